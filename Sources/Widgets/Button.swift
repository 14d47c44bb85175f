private import CGTK

/// Something to press.
public class Button: Widget {
    /// Makes one with a text.
    ///
    /// - Parameters:
    ///   - title: What it says.
    ///   - action: What it does.
    public init(_ title: String, action: @escaping @MainActor () -> Void = {}) {
        super.init(gtk_button_new_with_label(CText.clean(title)))
        on("clicked", action)
        isVisible = true
    }

    /// Makes one with a picture of the desktop's theme.
    ///
    /// - Parameters:
    ///   - icon: The picture's name, such as `document-send-symbolic`.
    ///   - name: What it does, for the tooltip and the screen reader.
    ///   - action: What it does.
    public init(icon: String, name: String, action: @escaping @MainActor () -> Void = {}) {
        super.init(gtk_button_new_from_icon_name(icon, GTK_ICON_SIZE_BUTTON))
        setTooltip(name)
        setAccessibleName(name)
        on("clicked", action)
        isVisible = true
    }

    /// What it says.
    public var title: String {
        get { gtk_button_get_label(cast()).map { String(cString: $0) } ?? "" }
        set { gtk_button_set_label(cast(), CText.clean(newValue)) }
    }

    /// Presses it.
    public func press() { gtk_button_clicked(cast()) }

    /// Lets Enter press it wherever the keyboard is in the window.
    public func makeDefault() {
        gtk_widget_set_can_default(pointer, 1)
        gtk_widget_grab_default(pointer)
    }
}

/// Something to tick.
public final class CheckButton: Widget {
    /// Makes one.
    ///
    /// - Parameters:
    ///   - title: What it says.
    ///   - isOn: Whether it is ticked.
    public init(_ title: String, isOn: Bool = false) {
        super.init(gtk_check_button_new_with_label(CText.clean(title)))
        self.isOn = isOn
        isVisible = true
    }

    /// Makes one of a group, of which always one is ticked.
    ///
    /// - Parameters:
    ///   - title: What it says.
    ///   - other: Another one of the group; `nil` for the first.
    public init(radio title: String, with other: CheckButton?) {
        let group: UnsafeMutablePointer<GtkRadioButton>? = other.map { $0.cast() }
        super.init(gtk_radio_button_new_with_label_from_widget(group, CText.clean(title)))
        isVisible = true
    }

    /// Whether it is ticked.
    public var isOn: Bool {
        get { gtk_toggle_button_get_active(cast()) != 0 }
        set { gtk_toggle_button_set_active(cast(), newValue ? 1 : 0) }
    }

    /// Hears of each change, also of ours.
    public func onChange(_ handler: @escaping @MainActor (Bool) -> Void) {
        on("toggled") { [unowned self] in handler(isOn) }
    }
}
