import GatewayAPI
import Policy
import Testing

@testable import SupportSession

/// A session on a table: events go in by number, time is moved by hand.
struct Table {
    var session: SupportSession
    var now = ContinuousClock.now
    /// The time of day, which stands still.
    static let date = Timestamp(milliseconds: 1_000)
    private var event = 0

    /// Makes a session; with `isOpen` its first connection stands.
    init(administrator: Policy = .unrestricted, isOpen: Bool = true, displays: Int = 2) {
        session = SupportSession(administrator: administrator, requestPrefix: "h")
        _ = session.displaysChanged((1...displays).map { Make.display($0) })
        if isOpen { _ = session.connected(SessionOpened(resumed: false, event: 0), at: now) }
    }

    /// A session in which an agent helps.
    static func withAgent(administrator: Policy = .unrestricted) throws -> Table {
        var table = Table(administrator: administrator)
        try table.tell(.agentJoined(AgentJoined(agent: Make.agent("a1"))))
        return table
    }

    /// A session in which the screen is shared, and a viewer looks.
    static func sharing(
        _ access: ScreenAccess = .control, administrator: Policy = .unrestricted
    ) throws -> Table {
        var table = try withAgent(administrator: administrator)
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        _ = try table.session.answerSharing(access, at: table.now)
        try table.tell(.screenConnect(Make.connect("v1")))
        return table
    }

    /// Tells the next event.
    @discardableResult
    mutating func tell(_ told: GatewayEvent) throws -> [Effect] {
        event += 1
        try #require(session.take(eventNumber: event) == .apply)
        return session.apply(told, at: now, date: Self.date)
    }

    /// Lets time go by, and does what it brings.
    mutating func wait(_ time: Duration) -> [Effect] {
        now += time
        return session.timePassed(at: now)
    }

    /// Answers the oldest request that waits.
    mutating func answerOldest(messageID: MessageID? = nil) -> [Effect] {
        guard let entry = session.outbox.entries.first else { return [] }
        return session.answered(entry.id, messageID: messageID)
    }

    /// Answers every request that waits.
    mutating func answerAll() { while !session.outbox.entries.isEmpty { _ = answerOldest() } }
}

/// Parts of messages.
enum Make {
    static func agentID(_ text: String) throws -> AgentID { try #require(AgentID(text)) }
    static func viewer(_ text: String) throws -> ViewerID { try #require(ViewerID(text)) }
    static func transfer(_ text: String) throws -> TransferID { try #require(TransferID(text)) }
    static func notice(_ text: String) throws -> NoticeID { try #require(NoticeID(text)) }
    static func message(_ text: String) throws -> MessageID { try #require(MessageID(text)) }

    static func agent(_ id: String, name: String = "Ada") throws -> Agent {
        Agent(agentId: try agentID(id), name: NameText(cutting: name))
    }

    static func ask(_ agent: String, _ access: ScreenAccess) throws -> ScreenAsk {
        ScreenAsk(agentId: try agentID(agent), access: access, scope: .desktop)
    }

    static func connect(
        _ id: String, access: ScreenAccess = .control, kind: Viewer.Kind = .agent
    ) throws -> ScreenConnect {
        ScreenConnect(
            viewerId: try viewer(id), url: "wss://support.example/v1/screen/\(id)",
            access: access, viewer: Viewer(kind: kind, name: NameText(cutting: "Ada")))
    }

    static func line(
        _ id: String, _ text: String, from kind: Author.Kind = .agent,
        channel: ChatChannel = .app
    ) throws -> ChatMessage {
        ChatMessage(
            messageId: try message(id), from: Author(kind: kind, name: NameText(cutting: "Ada")),
            text: try #require(ChatText(text)), at: Timestamp(milliseconds: 0), channel: channel)
    }

    static func offer(_ id: String, size: Int64 = 10) throws -> FileOffer {
        FileOffer(
            transferId: try transfer(id), name: "readme.txt", size: size,
            sha256: String(repeating: "a", count: 64), url: "https://support.example/f/\(id)")
    }

    static func request(_ id: String, size: Int64 = 10) throws -> FileRequest {
        FileRequest(
            transferId: try transfer(id), name: "a.png", size: size,
            sha256: String(repeating: "b", count: 64))
    }

    static func showNotice(_ id: String) throws -> GatewayEvent {
        .noticeShow(
            NoticeShow(noticeId: try notice(id), title: NameText(cutting: "Outage"), text: "x"))
    }

    static let agreement = GatewayEvent.agreementShow(
        AgreementShow(version: "1", title: NameText(cutting: "Terms"), text: "x"))

    static func permissions(
        control: Bool? = nil, clipboard: Bool? = nil, files: Bool? = nil, keys: Bool? = nil
    ) -> GatewayEvent {
        var change = PolicyChange()
        var permissions = PermissionsChange()
        permissions.control = control
        permissions.clipboard = clipboard
        permissions.files = files
        permissions.keys = keys
        change.permissions = permissions
        return .policySet(PolicySet(change: change))
    }

    static func applications(
        _ mode: ApplicationFilter.Mode, _ titles: String...
    ) throws -> GatewayEvent {
        var change = PolicyChange()
        var applications = ApplicationsChange()
        applications.mode = mode
        try applications.setList(titles.map { try ApplicationRule(by: .title, value: $0) })
        change.applications = applications
        return .policySet(PolicySet(change: change))
    }

    static func display(_ index: Int) -> DisplayDescription {
        DisplayDescription(
            index: index, name: "DP-\(index)", x: 0, y: 0, width: 100, height: 100, scale: 1,
            primary: index == 1)
    }
}

extension [Effect] {
    /// The requests that are sent, in order.
    var requests: [HostRequest] {
        compactMap { if case .send(let entry) = $0 { entry.request } else { nil } }
    }

    /// The methods of the requests that are sent, in order.
    var methods: [String] { requests.map(\.method) }

    /// How the session ended, where it did.
    var ending: Ending? {
        compactMap { if case .finish(let ending) = $0 { ending } else { nil } }.first
    }

    /// The lines that are shown.
    var lines: [ChatLog.Line] {
        compactMap { if case .show(let line) = $0 { line } else { nil } }
    }

    /// Why the window is to come forward.
    var raises: [RaiseCause] {
        compactMap { if case .raise(let cause) = $0 { cause } else { nil } }
    }

    var hasViolation: Bool { contains { if case .violation = $0 { true } else { false } } }
}
