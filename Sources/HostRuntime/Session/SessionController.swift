import GatewayAPI
import Invitation
import JSONRPC
import LocalAPI
import Logging
import Policy
import RFB
import SupportSession

/// Runs one session: feeds its rules with what happens, and does what they say, in order.
actor SessionController {
    /// What a session is made of.
    struct Parts: Sendable {
        let link: any GatewayLink
        let desktop: (any Desktop)?
        let codecs: any CompressorFactory
        let files: (any TransferRunning)?
        var painter: (any MarkPainter)?
        var locks: (any SessionLocks)?
        var quiet: (any QuietDesktop)?
        let configuration: HostConfiguration
        /// Where changes of the policy are seen; `nil` where there are none.
        var source: (any ConfigurationSource)?
        let memory: any HostMemory
        let changes: ChangeBroadcaster
        let window: WindowDesk
        let logger: Logger
    }

    let parts: Parts
    let gateway: GatewayAddress
    let company: String
    let redeemed: RedeemResponse
    let screens: ScreenHub
    let avatars: Avatars
    let studio: MarkStudio

    var session: SupportSession
    var connection = ConnectionState.offline
    var outgoing: Outgoing?
    var resumeSeconds: Double = 120
    /// Waits for the first connection.
    var opened: CheckedContinuation<SessionOpened, any Error>?
    var unknownMethods: Set<String> = []
    /// What the customer should know of the policy.
    var warning: String?
    var lastTyping: ContinuousClock.Instant?
    var viewers: [ViewerStatus] = []
    var displays: [DisplayStatus] = []
    var watchers: [Task<Void, Never>] = []
    /// The keys that stop sharing from anywhere, where they are watched.
    var stopKey: String?
    var marks = MarkState()
    /// What says that the screen is locked.
    var lockedBy: Set<LockTeller> = []
    /// Whether notifications of others are to be kept away.
    var isQuietWanted = false
    var quietTail: Task<Void, Never>?
    /// That they cannot be, for the customer.
    var quietFailure: String?

    private var tail: Task<Void, Never>?
    private var timer: Task<Void, Never>?
    private var connectionTask: Task<Void, Never>?
    private var kept: Kept?
    private var hasWindow = false
    /// Where the files are that are being sent.
    var outgoingPaths: [TransferID: String] = [:]
    /// Which requests may be sent now.
    var turns = RequestTurns()
    /// How often sharing was stopped.
    private var stops = 0
    /// How often another part of the screen was shown.
    private var reveals = 0

    /// Makes a session that is not connected yet.
    ///
    /// - Parameters:
    ///   - parts: What it is made of.
    ///   - gateway: Where the code was redeemed.
    ///   - redeemed: What the code was worth.
    ///   - kept: What an earlier run of this host has left; `nil` where there was none.
    init(
        parts: Parts, gateway: GatewayAddress, redeemed: RedeemResponse, kept: KeptSession? = nil
    ) {
        self.parts = parts
        self.gateway = gateway
        self.redeemed = redeemed
        company = redeemed.company.name.shown
        warning = parts.configuration.warning
        session = SupportSession(
            administrator: parts.configuration.policy,
            resuming: Outbox(prefix: Self.requestPrefix(), unanswered: kept?.requests ?? []),
            recalling: kept?.recollection, at: .now)
        if let kept {
            resumeSeconds = kept.resumeSeconds
            outgoingPaths = kept.outgoing
            hasWindow = kept.hasWindow ?? false
        }
        avatars = Avatars(
            link: parts.link, gateway: gateway, token: Secret(redeemed.token),
            settings: parts.configuration.link)
        studio = MarkStudio(painter: parts.painter, images: avatars)
        screens = ScreenHub(
            link: parts.link, desktop: parts.desktop, codecs: parts.codecs,
            token: Secret(redeemed.token),
            origin: try? GatewayAddress(originOf: redeemed.socketUrl),
            settings: parts.configuration.link, logger: parts.logger)
    }

    /// Begins the ids of requests: another host of the same session must not use the same ones.
    static func requestPrefix() -> String {
        "h" + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// Opens the first connection, and goes on by itself from there.
    ///
    /// - Throws: `LinkError`, or `RPCError` where the gateway has refused the session.
    func start() async throws -> SessionOpened {
        await watchDesktop()
        await watchStopKey()
        await watchLocks()
        await studio.onNews { [weak self] in await self?.marksHaveNews() }
        return try await withCheckedThrowingContinuation { continuation in
            opened = continuation
            connectionTask = Task { await self.stayConnected() }
        }
    }

    /// Takes the session up again, for as long as the gateway holds it.
    func resume() async {
        connection = .reconnecting
        await watchDesktop()
        await watchStopKey()
        for effect in await openOutgoing() { await perform([effect]) }
        keep()
        publish()
        connectionTask = Task { await self.stayConnected() }
    }

    /// Does effects one after the other, those of earlier calls first.
    func perform(_ effects: [Effect]) async { await enqueue(effects).done.value }

    /// Puts effects behind those of earlier calls; only a stop waits for nothing.
    ///
    /// - Returns: What ends once sharing has stopped, where it has to, and once all is done.
    @discardableResult
    func enqueue(
        _ effects: [Effect]
    ) -> (stopped: Task<Void, Never>?, done: Task<Void, Never>) {
        var stopped: Task<Void, Never>?
        if effects.contains(.stopSharing) {
            stops += 1
            let grant = stops
            stopped = Task { await self.screens.stopAll(before: grant) }
        }
        let revealed = reveal(effects)
        let done = Task { [before = tail, stopped] in
            await before?.value
            await stopped?.value
            await revealed?.value
            for effect in effects { await self.execute(effect) }
        }
        tail = done
        keep()
        publish()
        setTimer()
        return (stopped, done)
    }

    /// Shows another part of the screen, where there is to be one: that waits for nothing either.
    private func reveal(_ effects: [Effect]) -> Task<Void, Never>? {
        var part: VisiblePart?
        for case .reveal(let revealed) in effects { part = revealed }
        guard let part else { return nil }
        reveals += 1
        return Task { [screens, reveals] in await screens.show(part, number: reveals) }
    }

    /// Ends the session; returns when it is over, whether the gateway answers or not.
    func end(_ reason: HostEndReason) async {
        enqueue(session.end(reason, at: .now))
        for await _ in parts.changes.stream(startingWith: status()) where session.ending != nil {
            break
        }
        await Self.wait(for: [tail, connectionTask], atMost: .seconds(1))
    }

    private static func wait(for tasks: [Task<Void, Never>?], atMost limit: Duration) async {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let waiting = Task {
            for task in tasks { await task?.value }
            end.finish()
        }
        let limiting = Task {
            try? await Task.sleep(for: limit)
            end.finish()
        }
        for await _ in ends {}
        limiting.cancel()
        waiting.cancel()
    }

    private func execute(_ effect: Effect) async {
        switch effect {
        case .send(let entry): send(entry)
        case .stopSharing, .reveal: break  // It was done before its turn came: `enqueue`.
        case .connect(let id), .update(let id): await showScreen(to: id)
        case .disconnect(let id):
            if session.sharing.viewers[id] == nil { await screens.disconnect(id) }
        case .pressKeys(let names):
            // It may have been taken back while these keys waited for their turn.
            if session.permissions.keys { await screens.press(names) }
        case .show(let line): parts.changes.send(.message(ChatLine(line)))
        case .typing(let agent): parts.changes.send(.typing(AgentStatus(agent)))
        case .nudge(let agent): parts.changes.send(.nudge(AgentStatus(agent)))
        case .download(let offer): await parts.files?.download(offer, for: self)
        case .upload(let id, let url): await parts.files?.upload(id, to: url, for: self)
        case .cancelTransfer(let id): await parts.files?.cancel(id)
        case .raise(let cause): await parts.window.raise(RaiseReason(cause))
        case .finish(let ending): finish(ending)
        case .violation(let what):
            parts.logger.warning("the gateway broke a rule", metadata: ["rule": "\(what)"])
        }
    }

    private func showScreen(to id: ViewerID) async {
        let grant = stops
        let mark: ScreenMark?
        do throws(MarkError) { mark = try await burntMark(for: id) } catch {
            // Whoever must be told by the frames whose they are gets none without it.
            noteMarkFailure(error)
            return await screens.disconnect(id)
        }
        guard let viewer = session.sharing.viewers[id], let access = session.access(of: id) else {
            return
        }
        await screens.connect(
            id,
            as: ScreenHub.Rights(
                url: viewer.connect.url, name: viewer.connect.viewer.name.shown,
                kind: viewer.connect.viewer.kind, access: access,
                clipboard: access == .control && session.permissions.clipboard,
                display: viewer.display, grant: grant, mark: mark))
    }

    private func finish(_ ending: Ending) {
        parts.logger.notice("session ended", metadata: ["reason": "\(ending.reason)"])
        outgoing?.finish()
        outgoing = nil
        retire()
        connection = .offline
        publish()
    }

    /// Ceases to look at the desktop and the clock.
    func retire() {
        timer?.cancel()
        marks.timer?.cancel()
        for watcher in watchers { watcher.cancel() }
        watchers = []
    }

    /// The whole state.
    func status() -> Status {
        Status(
            session, gateway: gateway.url, company: company, connection: connection,
            viewers: viewers, displays: displays, warning: warning ?? marks.failure ?? quietFailure,
            stopKey: stopKey)
    }

    /// Shows the state to all who watch.
    func publish() {
        refreshMarks()
        refreshQuiet()
        parts.changes.send(.status(status()))
    }

    /// Keeps what has no answer, so that it survives this host.
    private func keep() {
        guard session.ending == nil else {
            _ = parts.memory.keep(session: nil)
            return
        }
        outgoingPaths = outgoingPaths.filter { session.transfers[$0.key]?.isOver == false }
        let now = Kept(
            outbox: session.outbox, recollection: session.recollection, outgoing: outgoingPaths,
            resumeSeconds: resumeSeconds, hasWindow: hasWindow)
        guard kept != now else { return }
        var keeping = KeptSession(
            gateway: gateway, redeemed: redeemed,
            authorityFiles: parts.configuration.link.authorityFiles, outbox: now.outbox)
        keeping.recollection = now.recollection
        keeping.outgoing = now.outgoing
        keeping.resumeSeconds = now.resumeSeconds
        keeping.hasWindow = now.hasWindow
        // What could not be kept, as on a full disk, is kept with the next change.
        kept = parts.memory.keep(session: keeping.bytes) ? now : nil
    }

    /// What is kept of a session, for comparing.
    private struct Kept: Equatable {
        let outbox: Outbox
        let recollection: Recollection
        let outgoing: [TransferID: String]
        let resumeSeconds: Double
        let hasWindow: Bool
    }

    /// Notes whether the customer has a window for this session, for who takes it up again.
    func note(hasWindow: Bool) {
        guard hasWindow != self.hasWindow else { return }
        self.hasWindow = hasWindow
        if session.isOpen { keep() }
    }

    private func setTimer() {
        timer?.cancel()
        guard let deadline = session.deadline else { return }
        timer = Task {
            try? await Task.sleep(until: deadline, clock: .continuous)
            guard !Task.isCancelled else { return }
            self.enqueue(self.session.timePassed(at: .now))
        }
    }
}
