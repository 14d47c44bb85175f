import GatewayAPI
import SupportSession

/// Which requests may go to the gateway now: in their order, and lines one at a time, the next once
/// the gateway has taken the one before.
///
/// A gateway takes lines in the order in which they reach it. So it is the right one whatever is
/// done to the messages on their way.
struct RequestTurns {
    /// What may be sent: all that has to happen before it has happened.
    private var released: Set<HostRequestID> = []
    /// What was sent on this connection.
    private var sent: Set<HostRequestID> = []

    /// Lets a request be sent.
    mutating func release(_ id: HostRequestID) { released.insert(id) }

    /// Forgets a request that has its answer.
    mutating func answered(_ id: HostRequestID) {
        released.remove(id)
        sent.remove(id)
    }

    /// Begins anew, on a new connection: everything that has no answer is sent again.
    mutating func restart() { sent = [] }

    /// Takes those whose turn it is.
    mutating func take(from entries: [Outbox.Entry]) -> [Outbox.Entry] {
        // Behind the last word nothing is taken any more, so lines do not wait for one another.
        let isLeaving = entries.contains { $0.request.isLastWord && released.contains($0.id) }
        var isLineOnItsWay = false
        var turn: [Outbox.Entry] = []
        for entry in entries where released.contains(entry.id) {
            let isLine = if case .chatSend = entry.request { true } else { false }
            if isLine, isLineOnItsWay, !isLeaving { continue }
            isLineOnItsWay = isLineOnItsWay || isLine
            if sent.insert(entry.id).inserted { turn.append(entry) }
        }
        return turn
    }
}

extension HostRequest {
    /// Whether the session is over with it.
    fileprivate var isLastWord: Bool {
        switch self {
        case .sessionEnd, .noticeLeave: true
        case .agreementAnswer(let answer): !answer.accepted
        default: false
        }
    }
}

extension SessionController {
    /// Sends a request as soon as it is its turn.
    func send(_ entry: Outbox.Entry) {
        turns.release(entry.id)
        sendNext()
    }

    /// Sends what was waiting for an answer to something else.
    func sendNext(after id: HostRequestID) {
        turns.answered(id)
        sendNext()
    }

    private func sendNext() {
        guard let outgoing else { return }
        for entry in turns.take(from: session.outbox.entries) {
            guard let message = try? entry.request.encode(id: entry.id) else { continue }
            outgoing.send(message)
        }
    }
}
