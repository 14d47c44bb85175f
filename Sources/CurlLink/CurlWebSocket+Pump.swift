import CWslay
import EventLoop
import Glibc
import HostRuntime
import Logging

extension CurlWebSocket {
    /// How much is read in one go before jobs get their turn.
    private static let readsPerTurn = 16

    /// Does all that can be done now; says what to wait for.
    ///
    /// It runs after every batch of jobs too: TLS may hold bytes that `poll` does not see, so reading
    /// is always tried, also when nothing but a job has woken the loop.
    func pump() -> PollInterest {
        guard connection != nil else { return .nothing }
        let mayHaveMore = readSome()
        deliver()
        endWhenReached()
        beat()
        flush()
        finishClosing()
        return interest(mayHaveMore)
    }

    private var wantsToRead: Bool {
        switch phase {
        case .open: hasPeerClosed || !inbox.isFull
        case .closing: true
        case .closed: false
        }
    }

    /// Reads until nothing is left, the inbox is full or the turn is over; returns whether more may be.
    private func readSome() -> Bool {
        if !firstBytes.isEmpty {
            let bytes = firstBytes
            firstBytes = []
            bytes.withUnsafeBytes { decode($0) }
        }
        for _ in 0..<Self.readsPerTurn {
            guard wantsToRead, let connection else {
                heartbeat.excuse()
                return false
            }
            switch connection.read(into: buffer) {
            case .done(let count):
                heartbeat.noteSign()
                decode(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                deliver()
            case .wouldBlock: return false
            case .ended:
                endOfStream()
                return false
            }
        }
        return true
    }

    private func decode(_ bytes: UnsafeRawBufferPointer) {
        guard !hasPeerClosed else { return }
        do {
            try reader.read(bytes) { handle($0) }
        } catch {
            logger.notice(
                "gateway broke the WebSocket protocol",
                metadata: ["what": "\(error.why)", "code": "\(error.code)"])
            reachEnd(error.code, .failed(.closed(code: error.code)))
        }
    }

    /// Returns whether frames are still wanted.
    private func handle(_ event: MessageAssembler.Event) -> Bool {
        switch event {
        case .message(let message): if case .open = phase { inbox.append(message) }
        case .ping(let payload): if case .open = phase { answer(payload) }
        case .pong: break
        case .close(let code):
            reachEnd(code, .inOrder(code))
        }
        return !hasPeerClosed
    }

    private func answer(_ payload: [UInt8]) {
        if let now = pongs.take(payload, sentCount: output.sentCount) { pong(now) }
    }

    private func pong(_ payload: [UInt8]) {
        _ = payload.withUnsafeBytes { writer.write(WSLAY_PONG, $0) }
        pongs.noteQueued(end: output.sentCount + UInt64(output.count))
    }

    private func beat() {
        guard case .open = phase else { return }
        switch heartbeat.due() {
        case .nothing: break
        case .ping: _ = writer.write(WSLAY_PING, UnsafeRawBufferPointer(start: nil, count: 0))
        case .dead:
            logger.notice("gateway is silent, connection given up")
            end(.failed(.closed(code: CloseCode.abnormal)), byReset: true)
        }
    }

    private func flush() {
        repeat {
            while output.count > 0, let connection {
                switch connection.write(output.front) {
                case .done(let count): output.removeFirst(count)
                case .wouldBlock: return admitSenders()
                case .ended: return endOfStream()
                }
            }
            if case .open = phase, let late = pongs.takeLate(sentCount: output.sentCount) {
                pong(late)
            }
            admitSenders()
        } while output.count > 0 && connection != nil
    }

    private func admitSenders() {
        while let first = senders.first, output.count <= Self.highWater, sendError == nil {
            senders.removeFirst()
            first.continuation.resume(returning: queue(first.message))
        }
    }

    private func interest(_ mayHaveMore: Bool) -> PollInterest {
        guard let connection else { return .nothing }
        var interest = PollInterest()
        if wantsToRead { interest.events |= Int16(POLLIN) }
        if output.count > 0 { interest.events |= Int16(POLLOUT) }
        // Asked for nothing, poll would still report a dead connection, again and again.
        if interest.events != 0 { interest.socket = connection.socket }
        switch phase {
        case .open: interest.deadline = postponedEnd?.deadline ?? heartbeat.nextDeadline
        case .closing(let deadline): interest.deadline = deadline
        case .closed: break
        }
        if mayHaveMore { interest.deadline = .now }
        return interest
    }
}
