import NIOCore
import NIOHTTP1

/// The body of the request at hand, read piece by piece.
final class RequestBody {
    typealias Parts = NIOAsyncChannelInboundStream<HTTPServerRequestPart>
    private var parts: Parts.AsyncIterator
    private let watchdog: Watchdog
    private let patience: Duration
    /// Whether all of it has been read.
    private(set) var isRead = true
    /// Whether the request was cut off: what reads the connection has said so itself, and a second
    /// answer to one request is none.
    private(set) var isBroken = false

    init(_ parts: Parts, watchdog: Watchdog, patience: Duration) {
        self.parts = parts.makeAsyncIterator()
        self.watchdog = watchdog
        self.patience = patience
    }

    /// Waits for the next request; `nil` at the connection's end.
    func nextHead() async throws -> HTTPRequestHead? {
        while let part = try await next() {
            if case .head(let head) = part {
                isRead = false
                return head
            }
        }
        return nil
    }

    /// Waits for more of the body; `nil` at its end.
    func nextPiece() async throws -> ByteBuffer? {
        guard !isRead else { return nil }
        switch try await next() {
        case .body(let piece): return piece
        case .head, .end, nil:
            isRead = true
            return nil
        }
    }

    /// Reads a small body as a whole.
    func all(limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await nextPiece() {
            guard bytes.count + piece.readableBytes <= limit else {
                throw HTTPFailure.plain(413, "too-large", "The request is too large.")
            }
            bytes += piece.readableBytesView
        }
        return bytes
    }

    private func next() async throws -> HTTPServerRequestPart? {
        let alarm = watchdog.alarm(after: patience)
        defer { alarm.cancel() }
        do {
            return try await parts.next(isolation: #isolation)
        } catch {
            isBroken = true
            throw error
        }
    }
}

/// Closes a connection that keeps everybody waiting.
struct Watchdog: Sendable {
    let channel: any Channel

    func alarm(after duration: Duration) -> Scheduled<Void> {
        let channel = channel
        return channel.eventLoop.scheduleTask(in: TimeAmount(duration)) {
            channel.close(promise: nil)
        }
    }
}
