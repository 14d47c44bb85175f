import CNotify
import HostRuntime

/// Owns a `NotifyNotification*`: one place on the screen, which may say one thing after another.
///
/// Used on the loop's thread only.
final class OpenNotice {
    private let pointer: UnsafeMutablePointer<NotifyNotification>

    init?(_ text: NoticeText) {
        guard let pointer = notify_notification_new(text.summary, text.body, nil) else {
            return nil
        }
        self.pointer = pointer
        notify_notification_set_hint(
            pointer, "desktop-entry", g_variant_new_string("deskhand"))
    }

    deinit { g_object_unref(pointer) }

    /// Says something; `choose` is called with what the customer then clicks.
    ///
    /// - Returns: Why it cannot be shown, for the log; `nil` when it is.
    func show(
        _ text: NoticeText, isUrgent: Bool, actions: [DesktopNotification.Action],
        choose: @escaping @Sendable (DesktopNotification.Action) -> Void
    ) -> String? {
        notify_notification_update(pointer, text.summary, text.body, nil)
        notify_notification_set_urgency(
            pointer, isUrgent ? NOTIFY_URGENCY_CRITICAL : NOTIFY_URGENCY_NORMAL)
        notify_notification_clear_actions(pointer)
        for (index, action) in actions.enumerated() {
            // A click on the notification itself is called so (Desktop Notifications 1.2).
            let id = index == 0 ? "default" : action.rawValue
            let data = Unmanaged.passRetained(Choice { choose(action) }).toOpaque()
            notify_notification_add_action(
                pointer, id, NoticeText.label(of: action), chosen, data, releaseChoice)
        }
        var error: UnsafeMutablePointer<GError>?
        let isShown = notify_notification_show(pointer, &error) != 0
        defer { g_clear_error(&error) }
        return isShown ? nil : error?.pointee.message.map { String(cString: $0) } ?? "unknown"
    }

    /// Takes it from the screen.
    func close() {
        var error: UnsafeMutablePointer<GError>?
        notify_notification_close(pointer, &error)
        g_clear_error(&error)
    }
}

private final class Choice: Sendable {
    let choose: @Sendable () -> Void
    init(_ choose: @escaping @Sendable () -> Void) { self.choose = choose }
}

private let chosen: NotifyActionCallback = { _, _, data in
    if let data { Unmanaged<Choice>.fromOpaque(data).takeUnretainedValue().choose() }
}

private let releaseChoice: @convention(c) (UnsafeMutableRawPointer?) -> Void = { data in
    if let data { Unmanaged<Choice>.fromOpaque(data).release() }
}
