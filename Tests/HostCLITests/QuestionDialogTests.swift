import LocalAPI
import Testing

@testable import HostCLI

struct QuestionDialogTests {
    private func dialog(
        _ kind: QuestionKind, _ access: SharedAccess? = nil, _ scope: String? = nil
    ) -> QuestionDialog {
        QuestionDialog(
            Question(kind: kind, id: "i", text: "text", access: access, scope: scope))
    }

    @Test(arguments: QuestionKind.allCases)
    func `an empty line grants nothing`(kind: QuestionKind) {
        var dialog = dialog(kind, .control, "customer-chooses")
        let expected: QuestionDialog.Answer =
            switch kind {
            case .agreement: .agreement(false)
            case .recording: .recording(false)
            case .sharing: .sharing(.none, applications: [])
            case .file: .file("i", false)
            case .notice: .notice(leave: false)
            case .continuation: .continuation(goOn: false)
            }
        #expect(dialog.reply("") == .answer(expected))
    }

    @Test(arguments: QuestionKind.allCases, ["what?", "yes please", "y n", "1", "ja", "yess"])
    func `anything unclear is asked again`(kind: QuestionKind, line: String) {
        var dialog = dialog(kind, .control, "desktop")
        guard case .ask = dialog.reply(line) else {
            Issue.record("\(line) was taken for an answer")
            return
        }
    }

    @Test func `control is granted only where it was asked for, by its own word`() {
        var control = dialog(.sharing, .control, "desktop")
        #expect(control.reply("yes") == .ask(["Please answer control, view or no."]))
        #expect(control.reply("Control") == .answer(.sharing(.control, applications: [])))
        var view = dialog(.sharing, .view, "desktop")
        #expect(view.reply("yes") == .answer(.sharing(.view, applications: [])))
        guard case .ask = view.reply("control") else {
            Issue.record("more was granted than asked")
            return
        }
    }

    @Test func `applications are chosen by the numbers shown`() {
        var dialog = dialog(.sharing, .view, "customer-chooses")
        #expect(dialog.reply("y") == .ask([]))
        #expect(dialog.reply("applications") == .needsWindows)
        let window = WindowStatus(number: 3, title: "t\u{1B}", applicationClass: "c")
        guard case .ask(let lines) = dialog.show([window]) else {
            Issue.record("no list")
            return
        }
        #expect(lines.first == "  3  t\\u{1B} (c)")
        #expect(dialog.reply("4") != .answer(.sharing(.view, applications: ["4"])))
        #expect(dialog.reply("3") == .answer(.sharing(.view, applications: ["3"])))
        #expect(dialog.reply("") == .answer(.sharing(.none, applications: [])))
    }
}
