import EventLoop
import Glibc
import JSONRPC
public import LocalAPI

/// A face's connection to the daemon.
///
/// It lives on a thread of its own; calls may overlap, and are answered in any order.
public actor LocalClient {
    /// What to do when no daemon runs.
    public enum Start: Sendable {
        /// Start one.
        case onDemand
        /// Fail.
        case never
    }

    typealias Reply = Result<RPCResult, HostFailure>

    let loop: PollLoop
    let location: SocketLocation
    var socket: Descriptor?
    private var input = LineBuffer(limit: LocalTable.maximumAnswerBytes)
    private var output = Outbox()
    private var nextID: Int64 = 1
    private var waiting: [Int64: (reply: CheckedContinuation<Reply, Never>, timer: UInt64)] = [:]
    private var changes: AsyncStream<LocalChange>.Continuation?
    private var ending: HostFailure?

    /// The loop's thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// Makes a client that is not connected yet.
    ///
    /// - Throws: `HostFailure` when there is no fit place for the socket.
    public init() throws(HostFailure) { self.init(location: try SocketLocation()) }

    init(location: SocketLocation) {
        self.location = location
        loop = PollLoop.orExit(name: "local-client")
    }

    isolated deinit {
        changes?.finish()
        loop.stop()
    }

    /// Connects to the daemon.
    ///
    /// - Returns: The daemon's version.
    /// - Throws: `HostFailure` when none runs and none can be started.
    @discardableResult
    public func connect(start: Start) async throws(HostFailure) -> DaemonVersion {
        let fresh: Descriptor =
            switch start {
            // One that has died in a session is missed, and takes it up again.
            case .never where access(location.session, F_OK) != 0: try await connectOnce()
            case .never: try await connectOrLaunch()
            case .onDemand: try await connectOrLaunch()
            }
        let number = fresh.number
        socket = consume fresh
        loop.watch(number, POLLIN) { [weak self] _ in self?.assumeIsolated { $0.read() } }
        return try await call(GetVersion(), timeout: .seconds(5))
    }

    /// Calls the daemon.
    ///
    /// - Parameters:
    ///   - call: What is asked for.
    ///   - timeout: How long its answer may take.
    /// - Returns: The answer.
    /// - Throws: `HostFailure`: the daemon's own, or that it did not answer.
    public func call<C: LocalCall>(
        _ call: C, timeout: Duration = .seconds(30)
    ) async throws(HostFailure) -> C.Answer {
        guard let text = try? RPCEncoder.request(C.method, params: call, id: .number(nextID)) else {
            throw HostFailure(.internal, "The request cannot be written.")
        }
        guard text.count <= LocalTable.maximumLineBytes else {
            throw HostFailure(.badInput, "That is too much at once.")
        }
        let id = nextID
        nextID += 1
        let reply = await withCheckedContinuation { continuation in
            submit(text, id: id, timeout: timeout, continuation)
        }
        let result = try reply.get()
        do throws(RPCError) {
            return try result.value(as: C.Answer.self)
        } catch {
            throw HostFailure(
                .internal, "The daemon's answer cannot be read.",
                hint: "Deskhand may have been updated: end the session and start it again.")
        }
    }

    /// Asks for the state, and for all changes from now on.
    ///
    /// The stream ends when the daemon does, or lets this watcher go.
    public func watch() async throws(HostFailure) -> (Status, AsyncStream<LocalChange>) {
        // The daemon lets a slow watcher go after 1,000 changes; so much may wait here as well.
        let (stream, continuation) = AsyncStream.makeStream(
            of: LocalChange.self, bufferingPolicy: .bufferingOldest(1_000))
        changes = continuation
        return (try await call(Watch()), stream)
    }

    /// Ends the connection; what is still awaited fails.
    public func close() {
        end(HostFailure(.cancelled, "The connection was closed."))
    }

    private func submit(
        _ text: [UInt8], id: Int64, timeout: Duration,
        _ continuation: CheckedContinuation<Reply, Never>
    ) {
        guard let number = socket?.number else {
            continuation.resume(returning: .failure(ending ?? Self.lost))
            return
        }
        let timer = loop.after(timeout) { [weak self] in
            self?.assumeIsolated { client in
                let late = HostFailure(
                    .daemonUnreachable, "Deskhand's background program does not answer.",
                    hint: "Try again; if it stays so, end “deskhandd” and join again.")
                client.answer(id, .failure(late))
            }
        }
        waiting[id] = (continuation, timer)
        output.append(line: text)
        write(number)
    }

    private func answer(_ id: Int64, _ reply: Reply) {
        guard let entry = waiting.removeValue(forKey: id) else { return }
        loop.cancel(entry.timer)
        entry.reply.resume(returning: reply)
    }

    private func read() {
        guard let number = socket?.number else { return }
        switch receive(number) {
        case .nothing: break
        case .end: end(Self.lost)
        case .bytes(let bytes):
            input.append(bytes)
            take()
        }
        if !output.isEmpty, let number = socket?.number { write(number) }
    }

    private func write(_ number: Int32) {
        // What is broken is told by the reading side, which first gives what came before.
        let alive = output.flush(to: number)
        loop.change(number, to: alive && !output.isEmpty ? POLLIN | POLLOUT : POLLIN)
    }

    private func take() {
        do {
            while let line = try input.next() { accept(try RPCMessage.parse(line)) }
        } catch {
            end(HostFailure(.internal, "The daemon says what cannot be understood."))
        }
    }

    private func accept(_ message: RPCMessage) {
        switch message {
        case .result(let result, .number(let id)): answer(id, .success(result))
        case .failure(let error, .number(let id)): answer(id, .failure(HostFailure(error)))
        case .failure(let error, nil): end(HostFailure(error))
        case .notification(let call):
            // A newer daemon's unknown notifications are passed over.
            guard let change = try? LocalChange.decode(call) else { return }
            if case .dropped = changes?.yield(change) { changes?.finish() }
        case .request, .result, .failure: break
        }
    }

    private func end(_ failure: HostFailure) {
        guard let number = socket?.number else { return }
        loop.unwatch(number)
        socket = nil
        ending = failure
        changes?.finish()
        for id in waiting.keys.sorted() { answer(id, .failure(failure)) }
    }

    private static let lost = HostFailure(
        .daemonUnreachable, "Deskhand's background program has ended.",
        hint: "“deskhand join” starts it again.")
}
