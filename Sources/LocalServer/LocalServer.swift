import CLinux
import EventLoop
import Glibc
import JSONRPC
public import LocalAPI
public import LocalSocket
public import Logging

/// The daemon's half of the local socket: JSON-RPC 2.0, one message a line, for this user alone.
///
/// It lives on a thread of its own. A face's requests are done one after the other, but what stops
/// things or asks how they are never waits behind another request.
public actor LocalServer {
    /// How many faces may be connected.
    static let maximumPeers = 64
    /// How many more are heard for a moment, in case that they want to stop something.
    static let spareSeats = 8
    /// How many there may be with those that have hung up, but have asked for something before.
    static let maximumSockets = 256
    /// How many bytes may wait for a face that does not read.
    static let maximumOutput = 1 << 20

    typealias Work = @Sendable () async -> Void

    let loop = PollLoop.orExit(name: "local-server")
    let service: any LocalService
    let logger: Logger
    var peers: [UInt64: Peer] = [:]
    private let location: SocketLocation
    private var listener: Listener?
    private var nextPeer: UInt64 = 1
    private let work: AsyncStream<Work>
    let works: AsyncStream<Work>.Continuation

    /// The loop's thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// Makes a server that does not listen yet.
    public init(location: SocketLocation, service: any LocalService, logger: Logger) {
        self.location = location
        self.service = service
        self.logger = logger
        // Bounded by the faces: each has a queue of its own, and a number of urgent requests.
        (work, works) = AsyncStream.makeStream(of: Work.self, bufferingPolicy: .unbounded)
    }

    // Not isolated: with optimisation, Swift 6.3 cannot compile an isolated one that another module
    // runs ("circular reference"). `stop` may be called from anywhere.
    deinit { loop.stop() }

    /// Serves until `stop`, or until the task is cancelled.
    ///
    /// - Parameter prepare: Done once the socket is ours, before the first face is let in.
    /// - Throws: `HostFailure` when the socket cannot be had; its code is `.daemonRunning` when
    ///   another daemon has it.
    public func run(after prepare: @Sendable () async -> Void = {}) async throws {
        try await listen()
        await prepare()
        resumeAccepting()
        logger.info("local socket ready", metadata: ["path": "\(location.socket)"])
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await item in work { group.addTask { await item() } }
                group.cancelAll()
            }
        } onCancel: {
            works.finish()
        }
        close()
    }

    /// Ends `run`: no new faces, no new requests; the connections are closed.
    public func stop() {
        works.finish()
        close()
    }

    private func listen() async throws {
        // A launcher looks for a daemon by taking the lock for an instant: it is tried again.
        for attempt in 1... {
            do throws(HostFailure) {
                listener = try Listener(at: location)
                break
            } catch {
                guard error.code == .daemonRunning, attempt < 10 else { throw error }
            }
            await withCheckedContinuation { continuation in
                loop.after(.milliseconds(20)) { continuation.resume() }
            }
        }
    }

    private func close() {
        if let number = listener?.socket.number { loop.unwatch(number) }
        listener = nil
        for peer in Array(peers.values) { drop(peer) }
    }

    private func resumeAccepting() {
        guard let number = listener?.socket.number else { return }
        loop.watch(number, POLLIN) { [weak self] _ in self?.assumeIsolated { $0.accept() } }
    }

    private func accept() {
        // A few at a time: those that have gone meanwhile are seen before more are let in.
        for _ in 0..<Self.spareSeats {
            guard let listening = listener?.socket.number else { return }
            guard let socket = Descriptor(linux_accept(listening)) else {
                pauseAccepting(errno)
                return
            }
            // Before a byte is read; root is another user as well.
            let user = linux_peer_uid(socket.number)
            guard user == Int64(geteuid()) else {
                logger.warning("local socket: another user refused", metadata: ["uid": "\(user)"])
                continue
            }
            admit(socket)
        }
    }

    private func pauseAccepting(_ code: Int32) {
        guard code == EMFILE || code == ENFILE || code == ENOMEM || code == ENOBUFS,
            let listening = listener?.socket.number
        else { return }
        logger.warning("local socket: no descriptor left, will retry")
        loop.unwatch(listening)
        loop.after(.milliseconds(200)) { [weak self] in
            self?.assumeIsolated { $0.resumeAccepting() }
        }
    }

    private func admit(_ socket: consuming Descriptor) {
        let present = peers.values.count { !$0.hasEnded }
        let spare = present >= Self.maximumPeers
        let peer = Peer(
            id: nextPeer, socket: socket, standing: spare ? .urgentOnly : .full)
        nextPeer += 1
        peers[peer.id] = peer
        let (id, number) = (peer.id, peer.socket.number)
        loop.watch(number, POLLIN) { [weak self] events in
            self?.assumeIsolated { $0.handle(id, events) }
        }
        let isFull = peers.count > Self.maximumSockets
        guard spare || isFull else { return }
        if isFull || present >= Self.maximumPeers + Self.spareSeats {
            refuse(peer)
        } else {
            loop.after(.seconds(1)) { [weak self] in self?.assumeIsolated { $0.refuse(id) } }
        }
    }

    private func refuse(_ id: UInt64) {
        if let peer = peers[id] { refuse(peer) }
    }

    private func refuse(_ peer: Peer) {
        logger.warning("local socket: too many connections")
        send(RPCExchange.failure(Self.busy.rpcError, id: nil), to: peer)
        peer.closesAfterWriting = true
        settle(peer)
    }

    static let busy = HostFailure(
        .daemonBusy, "Too many programs are connected to Deskhand.",
        hint: "End some of them, then try again.")
}
