import CNotify

/// The desktop's notification service, as libnotify reaches it: used on the loop's thread only.
struct NotificationService {
    /// Whether it has buttons, and whether it takes bodies as markup.
    let hasActions: Bool
    let takesMarkup: Bool

    /// Asks the service what it can do.
    ///
    /// - Returns: `nil` where there is none, or it does not answer.
    init?() {
        guard Bus.hasSession, notify_is_initted() != 0 || notify_init("Deskhand") != 0 else {
            return nil
        }
        // GLib would end the process with its bus; made, ours is told not to.
        _ = Bus.session()
        guard let list = notify_get_server_caps() else { return nil }
        defer { cnotify_free_texts(list) }
        var abilities: Set<String> = []
        var next: UnsafeMutablePointer<GList>? = list
        while let entry = next {
            let text = entry.pointee.data?.assumingMemoryBound(to: CChar.self)
            if let text { abilities.insert(String(cString: text)) }
            next = entry.pointee.next
        }
        hasActions = abilities.contains("actions")
        takesMarkup = abilities.contains("body-markup")
    }

}
