import GatewayAPI
import JSONRPC
import LocalAPI
import Logging
import SupportSession

/// The control connection: opened, lost, opened again.
extension SessionController {
    /// A gateway that asks to be left alone for longer is asked again all the same.
    private static let longestWait: Duration = .seconds(3600)

    /// Keeps a connection until the session is over.
    func stayConnected() async {
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
            var wait = backoff.next()
            var mayHurry = true
            switch outcome {
            case .finished: return
            case .gone(let reason): return await isGone(reason)
            case .forgotten: await isForgotten()
            case .lost(let error):
                parts.logger.warning("gateway link lost", metadata: ["why": "\(error)"])
                if await isTooLate(since: &lostAt, error) { return }
                mayHurry = error.wait == .zero
                wait = max(wait, min(error.wait, Self.longestWait))
            }
            if await pause(wait, mayHurry) { backoff.reset() }
        }
    }

    /// Waits, but not past a change of the computer's network.
    ///
    /// - Returns: Whether there was one.
    private func pause(_ wait: Duration, _ mayHurry: Bool) async -> Bool {
        guard mayHurry else {
            try? await Task.sleep(for: wait)
            return false
        }
        let changes = parts.link.networkChanges()
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await Task.sleep(for: wait)
                return false
            }
            group.addTask {
                for await _ in changes { return true }
                // Nobody tells: the time decides alone.
                try? await Task.sleep(for: wait)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    private var controlRequest: WebSocketRequest {
        WebSocketRequest(
            url: redeemed.socketUrl, bearerToken: redeemed.token, subprotocol: "deskhand.v1",
            maximumMessageBytes: ControlConnection.maximumMessageBytes,
            settings: parts.configuration.link)
    }

    private func isGone(_ reason: String) async {
        let error = RPCError(code: RPCError.refused, message: reason, reason: reason)
        if !failToOpen(error) { await perform(session.abandon(Ending(reason: reason))) }
    }

    /// The gateway knows less than this host has applied, as after a backup was put back.
    private func isForgotten() async {
        parts.logger.warning("the gateway has lost events, the session is built anew")
        setConnection(.reconnecting)
        await perform(session.startAgain(requestPrefix: Self.requestPrefix()))
    }

    /// Gives up when the first connection fails, or the gateway has ended the session meanwhile.
    private func isTooLate(
        since lostAt: inout ContinuousClock.Instant?, _ error: LinkError
    ) async -> Bool {
        guard !failToOpen(error) else { return true }
        let now = ContinuousClock.now
        let start = lostAt ?? now
        lostAt = start
        setConnection(.reconnecting)
        guard now - start > .seconds(resumeSeconds) else { return false }
        await perform(session.abandon(Ending(reason: "timeout")))
        return true
    }

    /// Tells who waits for the first connection that there will be none; false where nobody waits.
    private func failToOpen(_ error: any Error) -> Bool {
        guard let opened else { return false }
        self.opened = nil
        retire()
        opened.resume(throwing: error)
        return true
    }

    private func setConnection(_ state: ConnectionState) {
        guard connection != state, session.ending == nil else { return }
        connection = state
        publish()
    }
}

extension LinkError {
    /// How long the gateway wants to be left alone.
    fileprivate var wait: Duration {
        guard case .status(let status, let seconds?) = self, status == 429 || status == 503,
            seconds.isFinite, seconds > 0
        else { return .zero }
        return .seconds(min(seconds, 86_400))
    }
}
