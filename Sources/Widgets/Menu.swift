internal import CGTK

/// A button with a menu.
public final class MenuButton: Widget {
    private let menu: UnsafeMutablePointer<GtkWidget>

    /// Makes one with an empty menu.
    ///
    /// - Parameters:
    ///   - icon: Its picture.
    ///   - name: What it is, for the tooltip and the screen reader.
    public init(icon: String = "open-menu-symbolic", name: String) {
        menu = gtk_menu_new()
        super.init(gtk_menu_button_new())
        gtk_menu_button_set_popup(cast(), menu)
        gtk_container_add(cast(), gtk_image_new_from_icon_name(icon, GTK_ICON_SIZE_BUTTON))
        gtk_widget_show_all(pointer)
        setTooltip(name)
        setAccessibleName(name)
    }

    /// Adds an entry at the end.
    ///
    /// - Returns: The entry, to make it insensitive or change its title.
    /// - Parameters:
    ///   - title: What it says.
    ///   - action: What it does.
    @discardableResult
    public func add(_ title: String, action: @escaping @MainActor () -> Void) -> MenuItem {
        let item = MenuItem(title, action: action)
        gtk_menu_shell_append(
            UnsafeMutableRawPointer(menu).assumingMemoryBound(to: GtkMenuShell.self), item.pointer)
        return item
    }

    /// Adds a line between entries.
    public func addSeparator() {
        guard let line = gtk_separator_menu_item_new() else { return }
        gtk_widget_show(line)
        gtk_menu_shell_append(
            UnsafeMutableRawPointer(menu).assumingMemoryBound(to: GtkMenuShell.self), line)
    }
}

/// An entry of a menu.
public final class MenuItem: Widget {
    /// Makes one.
    ///
    /// - Parameters:
    ///   - title: What it says.
    ///   - action: What it does.
    public init(_ title: String, action: @escaping @MainActor () -> Void) {
        super.init(gtk_menu_item_new_with_label(CText.clean(title)))
        on("activate", action)
        isVisible = true
    }

    /// What it says.
    public var title: String {
        get { gtk_menu_item_get_label(cast()).map { String(cString: $0) } ?? "" }
        set { gtk_menu_item_set_label(cast(), CText.clean(newValue)) }
    }
}
