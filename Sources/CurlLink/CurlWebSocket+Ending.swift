import CWslay
import HostRuntime

extension CurlWebSocket {
    /// Why nothing more can be sent; `nil` while it can.
    var sendError: LinkError? {
        switch ending {
        case .none: nil
        case .inOrder(let code): .closed(code: code)
        case .failed(let error): error
        }
    }

    /// What `receive` returns when the inbox is empty; `nil` while it must wait.
    var endResult: Result<WebSocketMessage?, LinkError>? {
        switch ending {
        case .none: nil
        case .inOrder: .success(nil)
        case .failed(let error): .failure(error)
        }
    }

    /// Puts a message into the output queue whole.
    func queue(_ message: WebSocketMessage) -> Result<Void, LinkError> {
        let isQueued: Bool
        switch message {
        case .text(var text):
            isQueued = text.withUTF8 { writer.write(WSLAY_TEXT_FRAME, UnsafeRawBufferPointer($0)) }
        case .binary(let bytes):
            isQueued = bytes.withUnsafeBytes { writer.write(WSLAY_BINARY_FRAME, $0) }
        }
        guard isQueued else {
            end(.failed(.closed(code: CloseCode.abnormal)), byReset: true)
            return .failure(.closed(code: CloseCode.abnormal))
        }
        return .success(())
    }

    /// Hands messages, or the end, to the one who waits for them.
    func deliver() {
        guard let (_, continuation) = receiver else { return }
        if let message = inbox.popFirst() {
            receiver = nil
            continuation.resume(returning: .success(message))
        } else if let result = endResult {
            receiver = nil
            continuation.resume(returning: result)
        }
    }

    /// The peer's stream ends here, by a Close or a breach; what came before is still to be answered.
    func reachEnd(_ code: UInt16, _ ending: Ending) {
        hasPeerClosed = true
        postponedEnd = PostponedEnd(
            code: code, ending: ending, deadline: .now + Self.closeTime)
    }

    /// Closes once the one who receives has taken all messages and asks for more, or takes too long.
    func endWhenReached() {
        guard let end = postponedEnd, receiver != nil || end.deadline <= .now else { return }
        postponedEnd = nil
        beginClosing(end.code, ending: end.ending)
    }

    /// Queues a Close frame, once, and gives the rest a second.
    func beginClosing(_ code: UInt16, ending newEnding: Ending) {
        guard case .open = phase else { return }
        ending = newEnding
        phase = .closing(until: .now + Self.closeTime)
        var payload: [UInt8] = []
        if CloseCode.mayTravel(code) { payload = [UInt8(code >> 8), UInt8(code & 0xFF)] }
        _ = payload.withUnsafeBytes { writer.write(WSLAY_CONNECTION_CLOSE, $0) }
        failSenders()
        deliver()
    }

    /// Ends a closing whose time is over, or whose peer has said all.
    func finishClosing() {
        guard case .closing(let deadline) = phase else { return }
        if hasPeerClosed, output.count == 0, !hasFinishedWriting {
            // Not the whole connection: bytes that arrive at a closed one are answered by a reset,
            // which may overtake our Close frame.
            hasFinishedWriting = true
            connection?.finishWriting()
        }
        guard deadline <= .now else { return }
        end(ending ?? .failed(.closed(code: CloseCode.abnormal)), byReset: output.count > 0)
    }

    /// The peer is gone: after its Close frame that is in order.
    func endOfStream() {
        let reached = ending ?? postponedEnd?.ending
        end(reached ?? .failed(.closed(code: CloseCode.abnormal)), byReset: false)
    }

    /// Lets go of the connection; safe to call again.
    func end(_ newEnding: Ending, byReset: Bool) {
        if ending == nil { ending = newEnding }
        phase = .closed
        if byReset { connection?.reset() }
        connection = nil
        output.removeAll()
        failSenders()
        deliver()
        for closer in closers { closer.resume() }
        closers = []
    }

    private func failSenders() {
        let error = sendError ?? .closed(code: CloseCode.abnormal)
        for sender in senders { sender.continuation.resume(returning: .failure(error)) }
        senders = []
    }
}
