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
        let configuration: HostConfiguration
        let memory: any HostMemory
        let changes: ChangeBroadcaster
        let logger: Logger
    }

    let parts: Parts
    let gateway: GatewayAddress
    let company: String
    private let redeemed: RedeemResponse
    let screens: ScreenHub

    var session: SupportSession
    private(set) var connection = ConnectionState.offline
    private var viewers: [ViewerStatus] = []
    private var displays: [DisplayStatus] = []
    private var outgoing: AsyncStream<[UInt8]>.Continuation?
    private var tail: Task<Void, Never>?
    private var timer: Task<Void, Never>?
    private var connectionTask: Task<Void, Never>?
    private var watchers: [Task<Void, Never>] = []
    private var resumeSeconds: Double = 120
    private var opened: CheckedContinuation<SessionOpened, any Error>?
    private var kept: Outbox?
    private var unknownMethods: Set<String> = []

    /// Makes a session that is not connected yet.
    ///
    /// - Parameters:
    ///   - unanswered: What an earlier run of this host had no answer for.
    init(
        parts: Parts, gateway: GatewayAddress, redeemed: RedeemResponse,
        unanswered: [(id: HostRequestID, request: HostRequest)] = []
    ) {
        self.parts = parts
        self.gateway = gateway
        self.redeemed = redeemed
        company = redeemed.company.name.text
        // Another host of the same session must not use the ids of this one.
        let prefix = "h" + String(UInt64.random(in: .min ... .max), radix: 36)
        session = SupportSession(
            administrator: parts.configuration.policy,
            resuming: Outbox(prefix: prefix, unanswered: unanswered), at: .now)
        screens = ScreenHub(
            link: parts.link, desktop: parts.desktop, codecs: parts.codecs,
            token: Secret(redeemed.token), settings: parts.configuration.link,
            logger: parts.logger)
    }

    /// Opens the first connection, and goes on by itself from there.
    ///
    /// - Throws: `LinkError`, or `RPCError` where the gateway has refused the session.
    func start() async throws -> SessionOpened {
        await watchDesktop()
        return try await withCheckedThrowingContinuation { continuation in
            opened = continuation
            connectionTask = Task { await self.stayConnected() }
        }
    }


    private func stayConnected() async {
        var backoff = Backoff()
        var lostAt: ContinuousClock.Instant?
        while session.ending == nil, !Task.isCancelled {
            let control = ControlConnection(
                link: parts.link, request: controlRequest, logger: parts.logger)
            let outcome = await control.run(for: self)
            outgoing = nil
            if connection == .online {
                backoff.reset()
                lostAt = nil
            }
            switch outcome {
            case .finished: return
            case .gone(let reason): return await isGone(reason)
            case .lost(let error):
                parts.logger.warning("gateway link lost", metadata: ["why": "\(error)"])
                if await isTooLate(since: &lostAt, error) { return }
            }
            try? await Task.sleep(for: backoff.next())
        }
    }

    private var controlRequest: WebSocketRequest {
        WebSocketRequest(
            url: redeemed.socketUrl, bearerToken: redeemed.token, subprotocol: "deskhand.v1",
            maximumMessageBytes: ControlConnection.maximumMessageBytes,
            settings: parts.configuration.link)
    }

    private func isGone(_ reason: String) async {
        if let opened {
            self.opened = nil
            opened.resume(throwing: RPCError(code: -32000, message: reason, reason: reason))
        }
        await perform(session.abandon(Ending(reason: reason)))
    }

    /// Gives up when the first connection fails, or the gateway has ended the session meanwhile.
    private func isTooLate(
        since lostAt: inout ContinuousClock.Instant?, _ error: LinkError
    ) async -> Bool {
        if let opened {
            self.opened = nil
            opened.resume(throwing: error)
            return true
        }
        let now = ContinuousClock.now
        let start = lostAt ?? now
        lostAt = start
        setConnection(.reconnecting)
        guard now - start > .seconds(resumeSeconds) else { return false }
        await perform(session.abandon(Ending(reason: "timeout")))
        return true
    }

    private func setConnection(_ state: ConnectionState) {
        guard connection != state else { return }
        connection = state
        publish()
    }


    /// Does effects one after the other, those of earlier calls first.
    func perform(_ effects: [Effect]) async {
        let before = tail
        let task = Task {
            await before?.value
            for effect in effects { await self.execute(effect) }
        }
        tail = task
        keep()
        publish()
        setTimer()
        await task.value
    }

    /// Lets the customer do something, and does what follows from it.
    func act(
        _ action: (inout SupportSession) throws(SessionError) -> [Effect]
    ) async throws(HostFailure) {
        let effects: [Effect]
        do { effects = try action(&session) } catch { throw HostFailure(error) }
        await perform(effects)
    }

    /// Writes a line for the customer.
    func say(_ text: String) async throws(HostFailure) -> ChatLog.Line {
        let said: (line: ChatLog.Line, effects: [Effect])
        do throws(SessionError) {
            said = try session.say(text, at: .now)
        } catch {
            throw HostFailure(error)
        }
        await perform(said.effects)
        return said.line
    }

    /// Ends the session; after 3 s without an answer from the gateway, without it.
    func end(_ reason: HostEndReason) async {
        await perform(session.end(reason, at: .now))
        let limit = Task {
            try await Task.sleep(for: .seconds(3))
            await self.perform(self.session.abandon(Ending(reason: "customer")))
        }
        while session.ending == nil {
            await waitForChange()
        }
        limit.cancel()
        await tail?.value
    }

    /// Says that the customer types; nothing is lost where it does not arrive.
    func typing() {
        guard let message = try? RPCEncoder.notification(ChatTyping.method, params: ChatTyping())
        else { return }
        outgoing?.yield(message)
    }

    private func execute(_ effect: Effect) async {
        switch effect {
        case .send(let entry):
            guard let message = try? entry.request.encode(id: entry.id) else { return }
            outgoing?.yield(message)
        case .stopSharing: await screens.stopAll()
        case .connect(let id), .update(let id): await showScreen(to: id)
        case .disconnect(let id): await screens.disconnect(id)
        case .pressKeys(let names): await screens.press(names)
        case .show(let line): parts.changes.send(.message(ChatLine(line)))
        case .typing(let agent): parts.changes.send(.typing(AgentStatus(agent)))
        case .nudge(let agent): parts.changes.send(.nudge(AgentStatus(agent)))
        case .download(let offer): await parts.files?.download(offer, for: self)
        case .upload(let id, let url): await parts.files?.upload(id, to: url, for: self)
        case .cancelTransfer(let id): await parts.files?.cancel(id)
        case .openPage: break  // The faces open it: `Status.orphaned.opens` tells them.
        case .finish(let ending): await finish(ending)
        case .violation(let what):
            parts.logger.warning("the gateway broke a rule", metadata: ["rule": "\(what)"])
        }
    }

    private func showScreen(to id: ViewerID) async {
        guard let viewer = session.sharing.viewers[id], let access = session.access(of: id) else {
            return
        }
        await screens.connect(
            id,
            as: ScreenHub.Rights(
                url: viewer.connect.url, name: viewer.connect.viewer.name.text,
                kind: viewer.connect.viewer.kind, access: access,
                clipboard: access == .control && session.permissions.clipboard,
                display: viewer.display))
    }

    private func finish(_ ending: Ending) async {
        parts.logger.notice("session ended", metadata: ["reason": "\(ending.reason)"])
        await screens.stopAll()
        outgoing?.finish()
        outgoing = nil
        timer?.cancel()
        for watcher in watchers { watcher.cancel() }
        connection = .offline
        publish()
    }


    /// The whole state.
    func status() -> Status {
        Status(
            session, gateway: gateway.url, company: company, connection: connection,
            viewers: viewers, displays: displays, warning: parts.configuration.warning)
    }

    func publish() { parts.changes.send(.status(status())) }

    private func viewersChanged() async {
        viewers = await screens.viewers()
        publish()
    }

    private func waitForChange() async {
        for await _ in parts.changes.stream(startingWith: nil) { return }
    }

    /// Keeps what has no answer, so that it survives this host.
    private func keep() {
        guard session.ending == nil else { return parts.memory.keep(session: nil) }
        guard session.outbox != kept else { return }
        kept = session.outbox
        let kept = KeptSession(
            gateway: gateway, redeemed: redeemed,
            authorityFiles: parts.configuration.link.authorityFiles, outbox: session.outbox)
        parts.memory.keep(session: kept.bytes)
    }

    private func setTimer() {
        timer?.cancel()
        guard let deadline = session.deadline else { return }
        timer = Task {
            try? await Task.sleep(until: deadline, clock: .continuous)
            guard !Task.isCancelled else { return }
            await self.perform(self.session.timePassed(at: .now))
        }
    }


    private func displaysChanged(_ displays: [DesktopDisplay]) -> [Effect] {
        let descriptions = displays.map { DisplayDescription($0) }
        self.displays = descriptions.map { DisplayStatus($0) }
        return session.displaysChanged(descriptions)
    }

    private func watchDesktop() async {
        guard let desktop = parts.desktop else { return }
        await screens.onViewersChanged { [weak self] in await self?.viewersChanged() }
        _ = displaysChanged(await desktop.displays())
        let displayChanges = await desktop.displayChanges()
        let clipboard = await desktop.clipboardChanges()
        watchers.append(
            Task {
                for await displays in displayChanges {
                    await self.perform(self.displaysChanged(displays))
                }
            })
        watchers.append(
            Task {
                for await text in clipboard { await self.screens.clipboardChanged(text) }
            })
    }
}

extension SessionController: ControlDelegate {
    func openParams() -> SessionOpen {
        SessionOpen(lastEvent: session.cursor.last, client: parts.configuration.client)
    }

    func connectionOpened(
        _ opened: SessionOpened, outgoing: AsyncStream<[UInt8]>.Continuation
    ) async {
        self.outgoing = outgoing
        resumeSeconds = min(max(opened.resumeSeconds, 0), 86_400)
        connection = .online
        await perform(session.connected(opened, at: .now))
        self.opened?.resume(returning: opened)
        self.opened = nil
    }

    func received(_ message: RPCMessage) async -> Bool {
        switch message {
        case .notification(let call): return await received(call)
        case .request(let call, let id):
            parts.logger.debug("request from the gateway", metadata: ["method": "\(call.method.prefix(64))"])
            if let answer = try? RPCEncoder.failure(.methodNotFound, id: id) { outgoing?.yield(answer) }
        case .result(let result, .text(let id)):
            guard let id = HostRequestID(id) else { return true }
            let sent = try? result.value(as: ChatSent.self)
            await perform(session.answered(id, messageID: sent?.messageId))
        case .failure(let error, .text(let id)?):
            guard let id = HostRequestID(id) else { return true }
            parts.logger.warning(
                "the gateway refused a request",
                metadata: ["code": "\(error.code)", "reason": "\(error.data?.reason ?? "-")"])
            await perform(session.refused(id))
        case .result, .failure:
            parts.logger.debug("answer to nothing that was asked")
        }
        return true
    }

    /// Takes an event or a notification that is none.
    private func received(_ call: RPCCall) async -> Bool {
        guard let number = GatewayEvent.number(of: call) else {
            await receivedUnnumbered(call)
            return true
        }
        switch session.take(eventNumber: number) {
        case .gap: return false
        case .pass: acknowledge()
        case .apply:
            let effects = decode(call).map { session.apply($0, at: .now) }
                ?? session.passOver(at: .now)
            // The end is acknowledged before the connection closes.
            let isFinish: (Effect) -> Bool = { if case .finish = $0 { true } else { false } }
            await perform(effects.filter { !isFinish($0) })
            acknowledge()
            await perform(effects.filter(isFinish))
        }
        return true
    }

    private func decode(_ call: RPCCall) -> GatewayEvent? {
        do {
            if let event = try GatewayEvent.decode(call) { return event }
            logUnknown(call.method)
        } catch {
            parts.logger.warning(
                "event breaks a limit or has wrong types, left out",
                metadata: ["method": "\(call.method.prefix(64))"])
        }
        return nil
    }

    private func receivedUnnumbered(_ call: RPCCall) async {
        guard call.method == ChatTyping.method else { return logUnknown(call.method) }
        guard let id = try? call.params(as: ChatTyping.self).agentId else { return }
        await perform(session.typing(id))
    }

    /// An unknown notification is logged once, and not for ever.
    private func logUnknown(_ method: String) {
        guard unknownMethods.count < 100, unknownMethods.insert(String(method.prefix(64))).inserted
        else { return }
        parts.logger.notice(
            "unknown notification from the gateway, ignored",
            metadata: ["method": "\(method.prefix(64))"])
    }

    private func acknowledge() {
        let ack = SessionAck(event: session.cursor.last)
        guard let message = try? RPCEncoder.notification(SessionAck.method, params: ack) else {
            return
        }
        outgoing?.yield(message)
    }
}
