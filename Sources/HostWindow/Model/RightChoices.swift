import LocalAPI
import Translation

/// What an agent who asks to share may be granted, each by itself.
enum RightChoices {
    /// The check boxes of a question for sharing; nothing is offered that policy forbids.
    static func all(_ question: Question, _ status: Status) -> [RightChoice] {
        var rights = [RightChoice(right: .see, label: tr("See the screen"), isOn: true)]
        if question.access == .control, status.permissions.control {
            rights.append(
                RightChoice(
                    right: .control, label: tr("Use the mouse and the keyboard"), isOn: true))
            if status.permissions.clipboard {
                rights.append(
                    RightChoice(
                        right: .clipboard, label: tr("Copy and paste between both computers"),
                        isOn: true))
            }
        }
        if status.permissions.files {
            rights.append(
                RightChoice(right: .files, label: tr("Send files, each one asked for"), isOn: true))
        }
        return rights
    }

    /// The answer that grants what is checked.
    static func answer(
        _ granted: Set<RightChoice.Right>, offered: [RightChoice]
    ) -> AnswerSharing {
        // Who may control sees as well: without the picture there is nothing to grant.
        let access: SharedAccess =
            !granted.contains(.see) ? .none : granted.contains(.control) ? .control : .view
        func choice(_ right: RightChoice.Right) -> Bool? {
            offered.contains { $0.right == right } ? granted.contains(right) : nil
        }
        return AnswerSharing(
            access: access, applications: [], clipboard: choice(.clipboard),
            files: choice(.files))
    }
}
