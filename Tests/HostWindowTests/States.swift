import LocalAPI

@testable import HostWindow

/// States of a daemon, as tests need them.
enum States {
    static let anna = AgentStatus(agentId: "a1", name: "Anna")

    static func status(_ phase: Phase, _ change: (inout Status) -> Void = { _ in }) -> Status {
        var status = Status(
            phase: phase, agents: [],
            sharing: SharingStatus(on: false, access: .none, scope: .desktop, applications: []),
            viewers: [],
            permissions: PermissionStatus(control: true, clipboard: true, files: true, keys: true),
            recording: false, chat: ChatStatus(surface: "app", unread: 0, messages: 0),
            displays: [], transfers: [], connection: .online, pending: [])
        change(&status)
        return status
    }

    static func shared(
        _ access: SharedAccess, _ viewers: [(String, String, SharedAccess)],
        _ change: (inout Status) -> Void = { _ in }
    ) -> Status {
        status(.active) {
            $0.agents = [anna]
            $0.sharing = SharingStatus(
                on: true, access: access, scope: .desktop, applications: [])
            $0.viewers = viewers.enumerated().map {
                ViewerStatus(
                    viewerId: "v\($0.offset)", name: $0.element.0, kind: $0.element.1,
                    access: $0.element.2)
            }
            change(&$0)
        }
    }

    static func question(_ kind: QuestionKind, _ id: String = "q") -> Question {
        Question(
            kind: kind, id: id, text: "Please.", access: kind == .sharing ? .control : nil,
            agent: anna, secondsLeft: 60)
    }
}
