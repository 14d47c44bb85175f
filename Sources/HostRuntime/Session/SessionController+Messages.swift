import GatewayAPI
import JSONRPC
import LocalAPI
import Logging
import SupportSession

/// What the gateway says.
extension SessionController: ControlDelegate {
    func openParams() -> SessionOpen {
        SessionOpen(lastEvent: session.cursor.last, client: parts.configuration.client)
    }

    func connectionOpened(_ opened: SessionOpened, outgoing: Outgoing) async {
        // The customer may have ended the session while the connection was made.
        guard session.ending == nil else { return outgoing.finish() }
        self.outgoing = outgoing
        turns.restart()
        resumeSeconds = min(max(opened.resumeSeconds, 0), 86_400)
        connection = .online
        await perform(session.connected(opened, at: .now))
        self.opened?.resume(returning: opened)
        self.opened = nil
    }

    func received(_ message: RPCMessage) async -> Bool {
        followPolicy()
        switch message {
        case .notification(let call): return await received(call)
        case .request(let call, let id):
            parts.logger.debug(
                "request from the gateway", metadata: ["method": "\(call.method.prefix(64))"])
            if let answer = try? RPCEncoder.failure(.methodNotFound, id: id) {
                outgoing?.send(answer)
            }
        case .result(let result, .text(let id)):
            guard let id = HostRequestID(id) else { return true }
            let sent = try? result.value(as: ChatSent.self)
            let effects = session.answered(id, messageID: sent?.messageId)
            sendNext(after: id)
            await perform(effects)
        case .failure(let error, let id): await failed(error, id)
        case .result: parts.logger.debug("answer to nothing that was asked")
        }
        return true
    }

    private func failed(_ error: RPCError, _ id: RequestID?) async {
        parts.logger.warning(
            "the gateway refused a request",
            metadata: [
                "code": "\(error.code)", "reason": "\(error.data?.reason?.prefix(64) ?? "-")",
            ])
        if let reason = error.endOfSession {
            return await perform(session.abandon(Ending(reason: reason)))
        }
        guard case .text(let text)? = id, let id = HostRequestID(text) else { return }
        let effects = session.refused(id)
        sendNext(after: id)
        await perform(effects)
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
            let effects =
                decode(call).map { session.apply($0, at: .now, date: .now) }
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
        outgoing?.send(message)
    }
}
