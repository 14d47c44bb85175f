/// Decides when the line can take another update, from what the viewer has confirmed.
///
/// After each update goes a fence; its echo tells when the update has arrived. The round trip when
/// nothing waits on the way is the shortest one seen; what is longer is a queue, somewhere, and
/// every picture behind it comes late. So the bytes under way are kept near what the line holds.
struct UpdatePacer: Sendable {
    private struct Sent: Sendable {
        var number: UInt32
        var total: Int
        var at: Duration
        /// Whether JPEG was in it.
        var isLossy: Bool
        /// Whether the window was what held updates back then.
        var wasFull: Bool
    }

    private static let smallestWindow = 32 << 10
    private static let largestWindow = 16 << 20
    /// A queue this long is welcome: without any, the line would run dry.
    private static let wantedQueue = Duration.milliseconds(10)
    private static let tooLongQueue = Duration.milliseconds(30)
    /// A viewer that confirms nothing for so long gets one update more, to go on with.
    private static let patience = Duration.seconds(10)
    private static let shortestMemory = Duration.seconds(15)

    private var window = 256 << 10
    private var isStarting = true
    private var sent: [Sent] = []
    private var total = 0
    private var confirmed = 0
    private var nextNumber: UInt32 = 0
    private var shortest: Duration?
    private var shortestAt = Duration.zero
    private var shrunkAt = Duration.zero
    private var confirmedAt = Duration.zero
    /// How much of the quality that was asked for the line can carry.
    private(set) var quality = LineQuality()

    /// Bytes that the viewer has not confirmed yet.
    var inFlight: Int { total - confirmed }

    /// Whether another update may go.
    func allowsUpdate(now: Duration) -> Bool {
        guard let oldest = sent.first else { return true }
        return inFlight < window || now - oldest.at > Self.patience
    }

    /// When an update may go although nothing was confirmed.
    var retryAt: Duration? { sent.first.map { $0.at + Self.patience } }

    /// Counts bytes that go out now, and returns the number for the fence behind them.
    mutating func send(_ byteCount: Int, isLossy: Bool = false, now: Duration) -> UInt32 {
        total += byteCount
        nextNumber &+= 1
        let isFull = inFlight >= window / 2
        sent.append(
            Sent(number: nextNumber, total: total, at: now, isLossy: isLossy, wasFull: isFull))
        // A viewer that confirms nothing must not make this grow.
        if sent.count > 1024 { sent.removeFirst(512) }
        return nextNumber
    }

    /// Takes a fence's echo; one that was never sent is ignored.
    mutating func confirm(_ number: UInt32, now: Duration) {
        guard let index = sent.firstIndex(where: { $0.number == number }) else { return }
        let update = sent[index]
        sent.removeFirst(index + 1)
        confirmed = max(confirmed, update.total)
        let roundTrip = now - update.at
        if shortest.map({ roundTrip < $0 }) ?? true || now - shortestAt > Self.shortestMemory {
            shortest = roundTrip
            shortestAt = now
        }
        if update.isLossy {
            // The line was free for it when the one before had arrived, or when it was sent.
            let began = max(confirmedAt, update.at + (shortest ?? .zero))
            quality.delivered(in: max(.zero, now - began), now: now)
        }
        confirmedAt = now
        adapt(queue: roundTrip - (shortest ?? roundTrip), wasFull: update.wasFull, now: now)
    }

    private mutating func adapt(queue: Duration, wasFull: Bool, now: Duration) {
        if queue > Self.tooLongQueue {
            isStarting = false
            // One round trip must pass until a smaller window shows.
            guard now - shrunkAt > (shortest ?? .zero) + queue else { return }
            shrunkAt = now
            window = max(Self.smallestWindow, window * 3 / 4)
        } else if queue < Self.wantedQueue && wasFull {
            window = min(Self.largestWindow, isStarting ? window * 2 : window + window / 8)
        }
    }
}
