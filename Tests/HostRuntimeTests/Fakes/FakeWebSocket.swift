import HostRuntime
import Synchronization

/// A WebSocket whose other end is the test.
final class FakeWebSocket: WebSocketChannel {
    private struct State {
        var sent: [WebSocketMessage] = []
        var isBlocked = false
        var blocked: [CheckedContinuation<Void, Never>] = []
        var isAborted = false
        var isClosed = false
        var closeCode: UInt16?
        var heartbeat: Double?
        var watchers: [CheckedContinuation<Void, Never>] = []
        var sentAfterAbort = 0
    }

    let request: WebSocketRequest
    private let state = Mutex(State())
    private let incoming: AsyncStream<WebSocketMessage>
    private let incomingEnd: AsyncStream<WebSocketMessage>.Continuation
    private let sentStream: AsyncStream<WebSocketMessage>
    private let sentEnd: AsyncStream<WebSocketMessage>.Continuation

    init(_ request: WebSocketRequest) {
        self.request = request
        (incoming, incomingEnd) = AsyncStream.makeStream(of: WebSocketMessage.self)
        (sentStream, sentEnd) = AsyncStream.makeStream(of: WebSocketMessage.self)
    }

    func send(_ message: WebSocketMessage) async throws(LinkError) {
        let isBlocked = state.withLock(\.isBlocked)
        if isBlocked {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    guard state.isBlocked, !state.isAborted else { return true }
                    state.blocked.append(continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
        }
        let wasSent = state.withLock { state in
            guard !state.isAborted, !state.isClosed else { return false }
            state.sent.append(message)
            sentEnd.yield(message)
            return true
        }
        guard wasSent else { throw .closed(code: 1006) }
    }

    func receive() async throws(LinkError) -> WebSocketMessage? {
        for await message in incoming { return message }
        throw .closed(code: 1006)
    }

    func setHeartbeat(seconds: Double) async { state.withLock { $0.heartbeat = seconds } }

    var pendingBytes: Int { 0 }

    func close(code: UInt16) async {
        let blocked = state.withLock { state in
            state.isClosed = true
            state.closeCode = state.closeCode ?? code
            defer { state.blocked = [] }
            return state.blocked
        }
        end(blocked)
    }

    func abort() async {
        let blocked = state.withLock { state in
            state.isAborted = true
            defer { state.blocked = [] }
            return state.blocked
        }
        end(blocked)
    }

    private func end(_ blocked: [CheckedContinuation<Void, Never>]) {
        incomingEnd.finish()
        sentEnd.finish()
        for continuation in blocked { continuation.resume() }
    }

    /// What the host has sent so far.
    var sent: [WebSocketMessage] { state.withLock(\.sent) }
    /// Whether the connection has ended, from either side.
    var isOver: Bool { state.withLock { $0.isAborted || $0.isClosed } }
    var closeCode: UInt16? { state.withLock(\.closeCode) }
    var heartbeat: Double? { state.withLock(\.heartbeat) }

    /// Takes nothing more from the host: its send buffer is full.
    func block() { state.withLock { $0.isBlocked = true } }

    /// Hands a message to the host.
    func give(_ message: WebSocketMessage) { incomingEnd.yield(message) }

    /// Cuts the line.
    func cut() {
        let blocked = state.withLock { state in
            state.isAborted = true
            defer { state.blocked = [] }
            return state.blocked
        }
        end(blocked)
    }

    /// The messages of the host, each once, for one reader.
    var messages: AsyncStream<WebSocketMessage> { sentStream }
}
