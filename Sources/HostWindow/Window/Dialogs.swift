import CGTK
import Translation
import Widgets

/// Questions of the window's own; none of them waits in a loop.
@MainActor
final class Dialogs {
    private let parent: Window
    private var open: DialogWindow?

    init(_ parent: Window) { self.parent = parent }

    /// Asks whether to end the session; staying is the default.
    func askToEnd(_ onYes: @escaping @MainActor () -> Void) {
        ask(
            tr("End the session?"),
            detail: tr("Sharing stops, and support can no longer write to you."),
            safe: tr("Stay"), other: tr("End the session"), onYes)
    }

    private func ask(
        _ text: String, detail: String, safe: String, other: String,
        _ onYes: @escaping @MainActor () -> Void
    ) {
        guard open == nil else {
            open?.present()
            return
        }
        let dialog = DialogWindow(
            cgtk_message_dialog(parent.cast(), GTK_MESSAGE_QUESTION, text))
        cgtk_message_dialog_detail(dialog.pointer, detail)
        dialog.add(safe, GTK_RESPONSE_CANCEL)
        dialog.add(other, GTK_RESPONSE_ACCEPT)
        dialog.setDefault(GTK_RESPONSE_CANCEL)
        open = dialog
        dialog.onResponse { [weak self] response in
            self?.open = nil
            dialog.destroy()
            if response == GTK_RESPONSE_ACCEPT { onYes() }
        }
        dialog.setAccessibleName(text)
        dialog.present()
    }
}

/// A dialog of GTK's.
final class DialogWindow: Widget {
    func add(_ title: String, _ response: GtkResponseType) {
        gtk_dialog_add_button(cast(), title, response.rawValue)
    }

    func setDefault(_ response: GtkResponseType) {
        gtk_dialog_set_default_response(cast(), response.rawValue)
    }

    func present() { gtk_window_present_with_time(cast(), 0) }

    func onResponse(_ handler: @escaping @MainActor (GtkResponseType) -> Void) {
        Signals.connectNumber(pointer, "response") {
            handler(GtkResponseType(rawValue: Int32($0)))
            return true
        }
    }
}
