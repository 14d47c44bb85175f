import CGTK
import LocalAPI
import PlainText
import Translation
import Widgets

/// The saved conversation.
@MainActor
enum TranscriptFile {
    static func save(_ lines: [ChatLine], from widget: Widget) {
        let text = Transcript.text(lines) { LocalTime($0)?.full } + "\n"
        let window = widget.window
        FileDialogs.save(
            title: tr("Save conversation"), cancel: tr("Cancel"), accept: tr("Save"),
            name: tr("Conversation {date}.txt", ["date": LocalTime.now.day]), from: window
        ) { path in
            guard let problem = write(text, to: path) else { return }
            Alert.show(tr("The conversation could not be saved."), detail: problem, over: window)
        }
    }

    /// Writes a file that only its owner can read, whole or not at all.
    ///
    /// - Returns: What the system says, where it went wrong.
    static func write(_ text: String, to path: String) -> String? {
        var text = text
        var error: UnsafeMutablePointer<GError>?
        let isWritten = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                g_file_set_contents_full(
                    path, $0.baseAddress, gssize($0.count), G_FILE_SET_CONTENTS_CONSISTENT, 0o600,
                    &error)
            }
        }
        defer { g_clear_error(&error) }
        guard isWritten == 0 else { return nil }
        return error.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? ""
    }
}
