import GatewayAPI
import JSONRPC
import Logging
import NIOConcurrencyHelpers

/// Everything that goes on: applies the rules of each session, keeps what they say, tells everybody.
///
/// It runs on a queue of its own, because it waits for the disk: what an input has changed is in the
/// database before the answer to it is sent.
actor Switchboard {
    private let executor = QueueExecutor(label: "switchboard")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let configuration: GatewayConfiguration
    let store: Store
    let clock: any GatewayClock
    let log: Logger
    /// Where the gateway is reached, such as `https://support.example`; set once it listens.
    var base = ""

    var sessions: [SessionID: SessionRules] = [:]
    var codes: [String: SessionID] = [:]
    var hostTokens: [String: SessionID] = [:]
    var webTokens: [String: SessionID] = [:]
    var externalTokens: [String: SessionID] = [:]
    var hosts: [SessionID: HostLink] = [:]
    var pages: [ObjectIdentifier: AgentLink] = [:]
    var webs: [SessionID: WebLink] = [:]
    var relays: [ViewerID: ScreenRelay] = [:]
    var shown: [SessionID: SessionView] = [:]
    var shownChats: [SessionID: ChatView] = [:]
    var standing: [Notice] = []
    var redeemLimiter = RateLimiter()
    var loginLimiter = RateLimiter(burst: 60)
    var chatLimiter = RateLimiter(freeTries: 20, burst: 200, everyWrong: .seconds(1))
    var waits: [Double] = []
    /// Whether places in the queue are being told just now.
    var isSettling = false
    var orphans: Set<SessionID> = []
    var unstaffedSince: Duration? = .zero
    var prunedAt: Duration?
    var uploads: Set<String> = []
    /// Bytes that nobody needs any more; the file spool removes them.
    var removeFiles: @Sendable (SessionID, TransferID?) -> Void = { _, _ in }

    init(
        configuration: GatewayConfiguration, store: Store, clock: any GatewayClock, log: Logger
    ) {
        self.configuration = configuration
        self.store = store
        self.clock = clock
        self.log = log
    }

    /// Takes up what the last run left.
    func start(
        base: String, removeFiles: @escaping @Sendable (SessionID, TransferID?) -> Void
    ) throws {
        self.base = base
        self.removeFiles = removeFiles
        standing = try store.notices()
        try store.set("publicURL", to: base)
        try store.set("codeDigits", to: String(configuration.codeDigits))
        unstaffedSince = clock.now.elapsed
        for state in try store.sessions() {
            var rules = SessionRules(state: state, configuration: configuration)
            rules.restore(at: clock.now)
            sessions[state.sessionId] = rules
            index(rules)
            try? perform(state.sessionId) { _ in }
        }
    }

    func index(_ rules: SessionRules) {
        let id = rules.state.sessionId
        if let code = rules.state.code { codes[code] = id }
        if let seat = rules.state.seat { hostTokens[seat.tokenHash] = id }
        if let web = rules.state.web { webTokens[web.tokenHash] = id }
        for link in rules.state.externals { externalTokens[link.tokenHash] = id }
    }

    /// Applies one input to one session: rules first, then the database, then everybody concerned.
    ///
    /// `answer` writes what the rules returned, to be kept under the key `request` in the same
    /// transaction.
    @discardableResult
    func perform<R>(
        _ id: SessionID, request: String? = nil, answer: ((R) throws -> [UInt8])? = nil,
        _ body: (inout SessionRules) throws -> R
    ) throws -> R {
        guard var rules = sessions[id] else { throw RPCError.sessionGone }
        let before = rules.state
        let result = try body(&rules)
        let effects = rules.takeEffects()
        let replaced = effects.contains {
            if case .startLog(hadHost: true) = $0 { true } else { false }
        }
        var commit = Commit(state: before)
        try number(effects, into: &commit, of: &rules)
        commit.state = rules.state
        if let request, let answer { commit.answer = (request, try answer(result)) }
        // How far the host has come is worth no write of its own: it says so again.
        var compared = rules.state
        if let seat = before.seat { compared.seat?.acknowledged = seat.acknowledged }
        let isChanged =
            compared != before || commit.answer != nil || !commit.events.isEmpty
            || !commit.lines.isEmpty || !commit.discarded.isEmpty
        if isChanged { try store.commit(commit, at: clock.now.wall) }
        sessions[id] = rules
        index(rules)
        if replaced { dismissHost(id, number: before.eventCount + 1) }
        carryOut(effects, in: id, hasEvents: !commit.events.isEmpty)
        return result
    }

    private func number(
        _ effects: [SessionEffect], into commit: inout Commit, of rules: inout SessionRules
    ) throws {
        func add(_ event: GatewayEvent) throws {
            rules.state.eventCount += 1
            let full = addressed(event, in: rules.state.sessionId)
            commit.events.append(
                (rules.state.eventCount, try full.encode(number: rules.state.eventCount)))
        }
        for effect in effects {
            switch effect {
            case .event(let event): try add(event)
            case .line(let line): commit.lines.append(line)
            case .discard(let lines): commit.discarded += lines
            case .codeExpired(let code): commit.expiredCodes.append(code)
            case .startLog:
                commit.resetsLog = true
                commit.events = []
                rules.state.eventCount = 0
                for line in try store.lines(of: rules.state.sessionId) {
                    try add(.chatMessage(line.event))
                }
            case .closeViewer, .customerWaits, .removeFile, .waited, .nudgeWeb, .holdWeb: break
            }
        }
    }

    /// Fills in the addresses that the rules do not know.
    private func addressed(_ event: GatewayEvent, in session: SessionID) -> GatewayEvent {
        switch event {
        case .screenConnect(var params):
            params.url = "\(socketBase)/v1/screens/\(params.viewerId)"
            return .screenConnect(params)
        case .fileOffer(var params):
            params.url = "\(base)/v1/files/\(session)/\(params.transferId)"
            return .fileOffer(params)
        case .fileAccepted(var params):
            params.uploadUrl = "\(base)/v1/uploads/\(session)/\(params.transferId)"
            return .fileAccepted(params)
        default: return event
        }
    }

    /// `ws` or `wss` and the same host.
    var socketBase: String {
        base.hasPrefix("https:") ? "wss:" + base.dropFirst(6) : "ws:" + base.dropFirst(5)
    }

    private func dismissHost(_ id: SessionID, number: Int) {
        guard let link = hosts.removeValue(forKey: id) else { return }
        let event = GatewayEvent.sessionEnded(SessionEnded(reason: .replaced))
        if let bytes = try? event.encode(number: number) { link.outbox.send(bytes) }
        link.outbox.close(code: 1000, reason: "replaced")
        hostTokens[link.tokenHash] = nil
        log.notice("session taken over by another host", metadata: ["session": "\(id)"])
    }

    private func carryOut(_ effects: [SessionEffect], in id: SessionID, hasEvents: Bool) {
        // Before its session.open is answered, a connection is told nothing.
        if hasEvents, let host = hosts[id], host.cursor.withLockedValue({ $0 != nil }) {
            host.outbox.wake()
        }
        var waits = false
        for effect in effects {
            switch effect {
            case .event, .startLog: break
            case .line(let line): show(line, in: id)
            case .discard(let lines): forget(lines, in: id)
            case .closeViewer(let viewer, let code):
                relays.removeValue(forKey: viewer)?.close(code: code)
            case .customerWaits: waits = true
            case .removeFile(let transfer): removeFiles(id, transfer)
            case .codeExpired(let code): if codes[code] == id { codes[code] = nil }
            case .waited(let seconds): self.waits = (self.waits + [max(0, seconds)]).suffix(20)
            case .nudgeWeb: tellWeb(id, "chat.nudge", EmptyObject())
            case .holdWeb(let text): tellWeb(id, "queue.message", Said(text: text))
            }
        }
        settleQueue()
        publish(id)
        guard waits else { return }
        // After the session itself, so that whoever hears of it can see it.
        tellAgents("session.waiting", SessionNamed(sessionId: id))
        log.notice("customer waits", metadata: ["session": "\(id)"])
    }
}

struct SessionNamed: Codable, Sendable { var sessionId: SessionID }
private struct Said: Encodable { let text: String }
