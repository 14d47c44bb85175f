import Glibc
import HostRuntime
import Synchronization

/// A plain socket in the place of a WebSocket: bytes instead of messages.
///
/// Two threads of its own wait for the network: one for what comes, one for room to send.
final class SocketChannel: WebSocketChannel {
    fileprivate static let limit = 256 << 10

    fileprivate struct State {
        var queue: [UInt8] = []
        var sent = 0
        var senders: [CheckedContinuation<Void, Never>] = []
        var isOver = false
        var pending: Int { queue.count - sent }
    }

    private let descriptor: CInt
    private let state = Mutex(State())
    private let wake: (read: CInt, write: CInt)
    private let incoming: AsyncStream<[UInt8]>

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
        var on: CInt = 1
        setsockopt(
            descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        wake = (ends[0], ends[1])
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        incoming = stream
        startThread { Self.read(descriptor, continuation) }
        startThread { [weak self, wake] in
            var byte: UInt8 = 0
            while Glibc.read(wake.read, &byte, 1) == 1, let channel = self, channel.writeQueue() {}
            Glibc.close(wake.read)
        }
    }

    deinit {
        Glibc.close(descriptor)
        Glibc.close(wake.write)
    }

    private func wakeWriter() {
        var byte: UInt8 = 0
        Glibc.write(wake.write, &byte, 1)
    }

    func send(_ message: WebSocketMessage) async throws(LinkError) {
        guard case .binary(let bytes) = message else { throw .cancelled }
        let mustWait = state.withLock { state in
            guard !state.isOver else { return false }
            var start = 0
            if state.pending == 0 {
                start = bytes.withUnsafeBytes { buffer in
                    max(0, Glibc.send(descriptor, buffer.baseAddress, buffer.count, Self.flags))
                }
            }
            guard start < bytes.count else { return false }
            state.queue += bytes[start...]
            return true
        }
        if mustWait {
            wakeWriter()
            await waitForRoom()
        }
        if state.withLock({ $0.isOver }) { throw .closed(code: 1006) }
    }

    fileprivate static let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)

    private func waitForRoom() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.isOver || state.pending <= Self.limit { return true }
                state.senders.append(continuation)
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Sends what waits; false at the end.
    private func writeQueue() -> Bool {
        while true {
            let (left, isOver) = state.withLock { ($0.pending, $0.isOver) }
            if isOver { return false }
            if left == 0 { return true }
            var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&polled, 1, -1)
            let (senders, hasFailed) = state.withLock { state in state.push(to: descriptor) }
            for sender in senders { sender.resume() }
            if hasFailed { end() }
        }
    }

    func receive() async throws(LinkError) -> WebSocketMessage? {
        var iterator = incoming.makeAsyncIterator()
        return await iterator.next(isolation: #isolation).map { .binary($0) }
    }

    private static func read(_ descriptor: CInt, _ target: AsyncStream<[UInt8]>.Continuation) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return target.finish() }
            target.yield(Array(buffer[..<count]))
        }
    }

    func setHeartbeat(seconds: Double) async {}
    var pendingBytes: Int { state.withLock { $0.pending } }
    func close(code: UInt16) async { end() }
    func abort() async { end() }

    private func end() {
        let senders = state.withLock { state in
            state.isOver = true
            defer { state.senders = [] }
            return state.senders
        }
        shutdown(descriptor, CInt(SHUT_RDWR))
        wakeWriter()
        for sender in senders { sender.resume() }
    }
}

extension SocketChannel.State {
    /// Sends as much as the socket takes; returns who need not wait any more.
    fileprivate mutating func push(
        to descriptor: CInt
    ) -> (senders: [CheckedContinuation<Void, Never>], hasFailed: Bool) {
        let count = queue.withUnsafeBytes { buffer in
            Glibc.send(
                descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent,
                SocketChannel.flags)
        }
        if count < 0 { return ([], errno != EAGAIN) }
        sent += count
        if pending == 0 {
            queue.removeAll(keepingCapacity: true)
            sent = 0
        }
        guard pending <= SocketChannel.limit else { return ([], false) }
        defer { senders = [] }
        return (senders, false)
    }
}
