private import CGTK

/// One line to write in.
public final class Entry: Widget {
    /// Makes an empty one.
    ///
    /// - Parameters:
    ///   - placeholder: What it says as long as it is empty.
    ///   - maximumLength: Of letters; 0 for any number.
    public init(placeholder: String = "", maximumLength: Int = 0) {
        super.init(gtk_entry_new())
        gtk_entry_set_placeholder_text(cast(), placeholder)
        gtk_entry_set_max_length(cast(), gint(maximumLength))
        isVisible = true
    }

    /// What was written.
    public var text: String {
        get { gtk_entry_get_text(cast()).map { String(cString: $0) } ?? "" }
        set { gtk_entry_set_text(cast(), CText.clean(newValue)) }
    }

    /// Hears of each change, also of ours.
    public func onChange(_ handler: @escaping @MainActor (String) -> Void) {
        let pointer = pointer
        on("changed") {
            let entry = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: GtkEntry.self)
            handler(gtk_entry_get_text(entry).map { String(cString: $0) } ?? "")
        }
    }

    /// Hears of Enter.
    public func onEnter(_ handler: @escaping @MainActor () -> Void) { on("activate", handler) }

    /// Selects all of it.
    public func selectAll() { gtk_editable_select_region(OpaquePointer(pointer), 0, -1) }
}
