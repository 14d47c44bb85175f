import Glibc
import JSONRPC
import LocalAPI
import LocalSocket
import Logging

/// Doing what faces ask for.
extension LocalServer {
    /// What never waits behind another request of the same face.
    static let urgentMethods: Set<String> = [
        StopSharing.method, GetStatus.method, GetVersion.method, EndSession.method,
    ]

    /// What may take long and changes nothing, so that nothing has to wait for it.
    static let slowMethods: Set<String> = [GetAvatar.method]

    func accept(_ exchange: Exchange, from peer: Peer) {
        let method = exchange.singleMethod ?? ""
        let isSlow = Self.slowMethods.contains(method) && peer.standing == .full
        if Self.urgentMethods.contains(method) || isSlow {
            peer.urgentCount += 1
            start(exchange, for: peer.id, isUrgent: true)
        } else if peer.standing == .urgentOnly {
            send(RPCExchange.failure(Self.busy.rpcError, id: nil), to: peer)
            peer.closesAfterWriting = true
        } else {
            peer.queue.append(exchange)
            startNext(peer)
        }
    }

    private func startNext(_ peer: Peer) {
        guard !peer.isBusy, !peer.queue.isEmpty else { return }
        peer.isBusy = true
        start(peer.queue.removeFirst(), for: peer.id, isUrgent: false)
    }

    private func start(_ exchange: Exchange, for id: UInt64, isUrgent: Bool) {
        works.yield { [weak self] in
            await self?.perform(exchange, for: id, isUrgent: isUrgent)
        }
    }

    private func perform(_ exchange: Exchange, for id: UInt64, isUrgent: Bool) async {
        var exchange = exchange
        // Of a face that was dropped, nothing more is done.
        while peers[id] != nil, let message = exchange.next() {
            if let answer = await answer(message, for: id) { exchange.add(answer) }
        }
        guard let peer = peers[id] else {
            // It went while this was done: what it has just become, it is no more.
            return await service.gone(FaceID(id))
        }
        if let line = exchange.line {
            peer.allowance = max(peer.allowance, line.count)
            send(line, to: peer)
        }
        // Not before its answer is out.
        if peer.changes != nil { works.yield { [weak self] in await self?.forwardChanges(to: id) } }
        if isUrgent {
            peer.urgentCount -= 1
        } else {
            peer.isBusy = false
            startNext(peer)
        }
        // Lines may have come while there was no room for them.
        take(peer)
        settle(peer)
    }

    private func answer(
        _ message: Result<RPCMessage, RPCError>, for id: UInt64
    ) async -> [UInt8]? {
        switch message {
        case .failure(let error): return RPCExchange.failure(error, id: nil)
        case .success(.request(let call, let request)):
            do {
                return try await result(of: call, request, for: id)
            } catch {
                return RPCExchange.failure(rpcError(error), id: request)
            }
        case .success(.notification(let call)):
            _ = try? await result(of: call, .null, for: id)
            return nil
        case .success(.result), .success(.failure):
            return RPCExchange.failure(.invalidRequest, id: nil)
        }
    }

    private func result(
        of call: RPCCall, _ request: RequestID, for id: UInt64
    ) async throws -> [UInt8] {
        try ParamsShape.check(call)
        switch call.method {
        case GetVersion.method:
            return try RPCEncoder.result(DaemonVersion.current, id: request)
        case Watch.method:
            return try RPCEncoder.result(try await watch(for: id), id: request)
        default:
            let value = try await service.answer(call, from: FaceID(id))
            return try RPCEncoder.result(value, id: request)
        }
    }

    private func rpcError(_ error: any Error) -> RPCError {
        switch error {
        case let error as RPCError: return error
        case let failure as HostFailure: return failure.rpcError
        case is CancellationError: return HostFailure(.cancelled, "It was stopped.").rpcError
        default:
            logger.error("local socket: a request broke", metadata: ["error": "\(type(of: error))"])
            return .internalError
        }
    }

    /// Starts telling a face of all changes; the first is the state.
    private func watch(for id: UInt64) async throws -> Status {
        guard let peer = peers[id], !peer.isWatching else { throw RPCError.invalidRequest }
        peer.isWatching = true
        var changes = await service.changes().makeAsyncIterator()
        guard case .status(let status) = await changes.next(isolation: self) else {
            peer.isWatching = false
            throw RPCError.internalError
        }
        peer.changes = changes
        return status
    }

    private func forwardChanges(to id: UInt64) async {
        guard var changes = peers[id]?.changes else { return }
        peers[id]?.changes = nil
        while let change = await changes.next(isolation: self) {
            guard let peer = peers[id] else { return }
            guard let line = try? change.encode() else { continue }
            send(line, to: peer)
            settle(peer)
        }
        guard let peer = peers[id] else { return }
        peer.isWatching = false
        peer.closesAfterWriting = true
        settle(peer)
    }
}
