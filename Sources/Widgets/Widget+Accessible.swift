public import CGTK

extension Widget {
    /// What a screen reader calls it, where its own text does not say it.
    public func setAccessibleName(_ name: String) {
        atk_object_set_name(gtk_widget_get_accessible(pointer), name)
    }

    /// What a screen reader says beside the name.
    public func setAccessibleDescription(_ text: String) {
        atk_object_set_description(gtk_widget_get_accessible(pointer), text)
    }

    /// What a screen reader says that it is.
    public func setAccessibleRole(_ role: AtkRole) {
        atk_object_set_role(gtk_widget_get_accessible(pointer), role)
    }

    /// Tells a screen reader that a label names this.
    public func setLabelled(by label: Widget) {
        let (mine, its) = (
            gtk_widget_get_accessible(pointer), gtk_widget_get_accessible(label.pointer)
        )
        atk_object_add_relationship(mine, ATK_RELATION_LABELLED_BY, its)
        atk_object_add_relationship(its, ATK_RELATION_LABEL_FOR, mine)
    }

    /// Has a screen reader say something, as soon as it can.
    public func announce(_ text: String) {
        cgtk_announce(gtk_widget_get_accessible(pointer), text)
    }
}
