import LocalAPI
import LocalSocket

/// One connected face, as the server's actor keeps it.
final class Peer {
    /// Whether it is one of those that are let in beyond the limit, to stop things only.
    enum Standing {
        case full
        case urgentOnly
    }

    let id: UInt64
    let socket: Descriptor
    let standing: Standing
    var input = LineBuffer(limit: LocalTable.maximumLineBytes)
    var output = Outbox()
    /// How much more may wait than usual: the longest answer that it has asked for and not read.
    var allowance = 0
    /// Lines that wait for the one before them.
    var queue: [Exchange] = []
    /// Whether one of the queue is being answered.
    var isBusy = false
    /// Urgent lines that are being answered, beside the queue.
    var urgentCount = 0
    var isWatching = false
    /// What it watches, until the forwarding begins.
    var changes: AsyncStream<LocalChange>.Iterator?
    /// It has closed its side: what it asked for is still done.
    var hasEnded = false
    /// It is closed as soon as everything is written.
    var closesAfterWriting = false

    init(id: UInt64, socket: consuming Descriptor, standing: Standing) {
        self.id = id
        self.socket = socket
        self.standing = standing
    }

    /// Whether so much waits that nothing more is read.
    var isFull: Bool { queue.count >= 256 || urgentCount >= 64 }

    /// Whether nothing is left to be done for it.
    var isDone: Bool {
        output.isEmpty
            && (closesAfterWriting
                || hasEnded && !isBusy && queue.isEmpty && urgentCount == 0 && !isWatching)
    }
}
