import CWslay
import EventLoop
import Glibc
import HostRuntime
import Logging

/// A WebSocket whose state lives on its loop's thread.
actor CurlWebSocket: WebSocketChannel {
    /// How much may wait for the network before `send` does.
    static let highWater = 256 << 10
    /// How long an end in order may take.
    static let closeTime = Duration.seconds(1)

    enum Phase {
        case open
        /// A Close frame is on its way; what else arrives is read and dropped.
        case closing(until: ContinuousClock.Instant)
        case closed
    }

    /// What is left to tell the one who receives.
    enum Ending {
        case inOrder(UInt16)
        case failed(LinkError)
    }

    /// An end that has arrived behind messages which nobody has taken yet.
    struct PostponedEnd {
        let code: UInt16
        let ending: Ending
        let deadline: ContinuousClock.Instant
    }

    struct WaitingSend {
        let ticket: UInt64
        let message: WebSocketMessage
        let continuation: CheckedContinuation<Result<Void, LinkError>, Never>
    }

    nonisolated let loop: PollLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    let logger: Logger
    let output = OutputQueue()
    let writer: FrameWriter
    let reader: FrameReader
    var connection: CurlConnection?
    var firstBytes: [UInt8]
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

    var phase = Phase.open
    var ending: Ending?
    /// The peer has sent its Close, or broke the protocol: what follows is dropped.
    var hasPeerClosed = false
    var postponedEnd: PostponedEnd?
    var hasFinishedWriting = false
    var inbox = Inbox()
    var heartbeat = Heartbeat()
    var pongs = PongLimit()

    var nextTicket: UInt64 = 0
    var receiver:
        (ticket: UInt64, CheckedContinuation<Result<WebSocketMessage?, LinkError>, Never>)?
    var senders: [WaitingSend] = []
    var closers: [CheckedContinuation<Void, Never>] = []

    init(
        _ upgraded: UpgradedConnection, on loop: PollLoop, maximumMessageBytes: Int, logger: Logger
    ) {
        self.loop = loop
        self.logger = logger
        connection = upgraded.connection
        firstBytes = upgraded.firstBytes
        writer = FrameWriter(output: output)
        reader = FrameReader(maximumMessageBytes: maximumMessageBytes)
    }

    isolated deinit {
        connection?.reset()
        connection = nil
        buffer.deallocate()
        loop.stop()
    }

    /// Begins to read; apart from `init`, because the loop must not hold what is not yet whole.
    func start() {
        loop.setHook { [weak self] in
            guard let self else { return .nothing }
            return self.assumeIsolated { $0.pump() }
        }
    }

    var pendingBytes: Int { output.count }

    func setHeartbeat(seconds: Double) { heartbeat.setInterval(seconds) }

    func send(_ message: WebSocketMessage) async throws(LinkError) {
        if let error = sendError { throw error }
        if senders.isEmpty, output.count <= Self.highWater {
            try queue(message).get()
            return
        }
        let ticket = makeTicket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                senders.append(
                    WaitingSend(ticket: ticket, message: message, continuation: continuation))
            }
        } onCancel: {
            loop.perform { [weak self] in self?.assumeIsolated { $0.cancelSend(ticket) } }
        }
        try result.get()
    }

    func receive() async throws(LinkError) -> WebSocketMessage? {
        if let message = inbox.popFirst() { return message }
        if let result = endResult { return try result.get() }
        precondition(receiver == nil, "one task receives")
        let ticket = makeTicket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { receiver = (ticket, $0) }
        } onCancel: {
            loop.perform { [weak self] in self?.assumeIsolated { $0.cancelReceive(ticket) } }
        }
        return try result.get()
    }

    func close(code: UInt16) async {
        beginClosing(code, ending: .inOrder(code))
        if case .closed = phase { return }
        await withCheckedContinuation { closers.append($0) }
    }

    func abort() {
        inbox.removeAll()
        end(.failed(.cancelled), byReset: true)
    }

    private func makeTicket() -> UInt64 {
        nextTicket += 1
        return nextTicket
    }

    private func cancelSend(_ ticket: UInt64) {
        guard let index = senders.firstIndex(where: { $0.ticket == ticket }) else { return }
        senders.remove(at: index).continuation.resume(returning: .failure(.cancelled))
    }

    private func cancelReceive(_ ticket: UInt64) {
        guard let receiver, receiver.ticket == ticket else { return }
        self.receiver = nil
        receiver.1.resume(returning: .failure(.cancelled))
    }
}
