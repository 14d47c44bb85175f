import LocalAPI
import Translation

/// What an agent who asks to share may be granted, each by itself.
enum RightChoices {
    /// The check boxes of a question for sharing; nothing is offered that policy forbids.
    static func all(_ question: Question, _ status: Status) -> [RightChoice] {
        var rights = [RightChoice(right: .see, label: tr("See the screen"), isOn: true)]
        if question.access == .control, status.allowed.control {
            rights.append(
                RightChoice(
                    right: .control, label: tr("Use the mouse and the keyboard"), isOn: true))
            return rights + besides(withControl: true, status)
        }
        return rights + besides(withControl: false, status)
    }

    /// What can be allowed and forbidden beside the screen while it is shared.
    static func switches(_ status: Status) -> [RightChoice] {
        guard status.sharing.on else { return [] }
        return besides(withControl: status.sharing.access == .control, status)
    }

    /// What policy allows beside screen and control; the clipboard goes with control only.
    private static func besides(withControl isControlled: Bool, _ status: Status) -> [RightChoice] {
        var rights: [RightChoice] = []
        if isControlled, status.allowed.clipboard {
            rights.append(
                RightChoice(
                    right: .clipboard, label: tr("Copy and paste between both computers"),
                    isOn: status.chosen.clipboard))
        }
        if status.allowed.files {
            rights.append(
                RightChoice(
                    right: .files, label: tr("Send files, each one asked for"),
                    isOn: status.chosen.files))
        }
        return rights
    }

    /// The change that allows or forbids one of them; `nil` for what is no such switch.
    static func change(_ right: RightChoice.Right, to isOn: Bool) -> ChangePermissions? {
        switch right {
        case .see, .control: nil
        case .clipboard: ChangePermissions(clipboard: isOn)
        case .files: ChangePermissions(files: isOn)
        }
    }

    /// The answer that grants what is checked.
    static func answer(
        _ granted: Set<RightChoice.Right>, offered: [RightChoice], _ part: SharedPart = .everything
    ) -> AnswerSharing {
        // Who may control sees as well: without the picture there is nothing to grant.
        let access: SharedAccess =
            !granted.contains(.see) ? .none : granted.contains(.control) ? .control : .view
        func choice(_ right: RightChoice.Right) -> Bool? {
            offered.contains { $0.right == right } ? granted.contains(right) : nil
        }
        // Nothing chosen is nothing granted; to the daemon no name would mean the whole screen.
        guard let names = part.names else { return AnswerSharing(access: .none, applications: []) }
        return AnswerSharing(
            access: access, applications: names, clipboard: choice(.clipboard),
            files: choice(.files))
    }
}
