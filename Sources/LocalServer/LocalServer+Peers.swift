import EventLoop
import Glibc
import JSONRPC
import LocalAPI
import LocalSocket
import Logging

/// Reading from faces and writing to them.
extension LocalServer {
    func handle(_ id: UInt64, _ events: Int16) {
        guard let peer = peers[id] else { return }
        let readable = POLLIN | POLLHUP | POLLERR
        if Int32(events) & Int32(readable) != 0, !peer.hasEnded, !peer.closesAfterWriting {
            read(peer)
        } else if Int32(events) & Int32(POLLHUP | POLLERR) != 0 {
            // Nothing is left to be read, and nobody to write to.
            return drop(peer)
        }
        settle(peer)
    }

    private func read(_ peer: Peer) {
        // Twice, so that one who has spoken and hung up is known for it at once.
        for _ in 0..<2 where !peer.isFull && !peer.hasEnded && !peer.closesAfterWriting {
            switch receive(peer.socket.number) {
            case .nothing: return
            case .bytes(let bytes): peer.input.append(bytes)
            case .end: end(peer)
            }
            take(peer)
            guard peers[peer.id] != nil else { return }
        }
    }

    /// Takes the lines that have come, as long as there is room for them.
    func take(_ peer: Peer) {
        do {
            while !peer.isFull, !peer.closesAfterWriting, let line = try peer.input.next() {
                accept(Exchange(line), from: peer)
            }
        } catch {
            logger.warning("local socket: line too long")
            let problem = RPCError(code: -32600, message: "Invalid Request: the line is too long")
            send(RPCExchange.failure(problem, id: nil), to: peer)
            peer.closesAfterWriting = true
        }
    }

    private func end(_ peer: Peer) {
        // A last line without its end is a line all the same.
        if !peer.input.rest.isEmpty { peer.input.append([0x0A]) }
        peer.hasEnded = true
    }

    func send(_ line: [UInt8], to peer: Peer) {
        guard peers[peer.id] != nil else { return }
        // One answer may be longer; no more than usual may pile up behind it.
        guard peer.output.count <= Self.maximumOutput + peer.allowance else {
            logger.warning("local socket: a client that does not read was dropped")
            return drop(peer)
        }
        peer.output.append(line: line)
        if !peer.output.flush(to: peer.socket.number) { drop(peer) }
    }

    /// Waits for what is wanted of a face now, or closes it.
    func settle(_ peer: Peer) {
        guard peers[peer.id] != nil else { return }
        if peer.isDone { return drop(peer) }
        let reads = !peer.hasEnded && !peer.isFull && !peer.closesAfterWriting
        let wanted = (reads ? POLLIN : 0) | (peer.output.isEmpty ? 0 : POLLOUT)
        if !peer.output.isEmpty, !peer.output.flush(to: peer.socket.number) { return drop(peer) }
        if peer.output.isEmpty { peer.allowance = 0 }
        let (id, number) = (peer.id, peer.socket.number)
        if peer.output.isEmpty, peer.isDone { return drop(peer) }
        // poll tells of a hang-up unasked, over and over, while its requests are still being done.
        if peer.hasEnded, peer.output.isEmpty, !peer.isWatching {
            loop.unwatch(number)
        } else {
            loop.watch(number, Int32(wanted)) { [weak self] events in
                self?.assumeIsolated { $0.handle(id, events) }
            }
        }
    }

    func drop(_ peer: Peer) {
        guard peers.removeValue(forKey: peer.id) != nil else { return }
        peer.queue = []
        loop.unwatch(peer.socket.number)
        // Closed here, not when the last reference goes: the number is free for another then.
        shutdown(peer.socket.number, Int32(SHUT_RDWR))
        works.yield { [service, id = peer.id] in await service.gone(FaceID(id)) }
    }
}

/// Lines of the server that hold no value of the service.
enum RPCExchange {
    static func failure(_ error: RPCError, id: RequestID?) -> [UInt8] {
        (try? RPCEncoder.failure(error, id: id)) ?? Array(unreadable.utf8)
    }

    private static let unreadable =
        #"{"error":{"code":-32603,"message":"Internal error"},"id":null,"jsonrpc":"2.0"}"#
}
