import GatewayAPI
import JSONRPC
import Logging

/// What becomes of a control connection.
enum ControlOutcome: Sendable {
    /// It was lost, or never stood; worth another try.
    case lost(LinkError)
    /// The gateway does not know the session any more: its status or reason.
    case gone(reason: String)
    /// The session is over, and the connection was closed in order.
    case finished
}

/// What a control connection tells its session.
protocol ControlDelegate: Actor {
    /// What `session.open` says.
    func openParams() -> SessionOpen
    /// The connection stands; `outgoing` takes messages until it is finished.
    func connectionOpened(_ opened: SessionOpened, outgoing: AsyncStream<[UInt8]>.Continuation) async
    /// A message arrived.
    ///
    /// - Returns: Whether the connection may go on.
    func received(_ message: RPCMessage) async -> Bool
}

/// One control connection, from its first byte to its last.
struct ControlConnection: Sendable {
    /// The largest message that is taken.
    static let maximumMessageBytes = 1 << 20
    /// How long the gateway may take to answer `session.open`.
    static let openPatience: Duration = .seconds(10)

    let link: any GatewayLink
    let request: WebSocketRequest
    let logger: Logger

    /// Opens the connection and keeps it until it is lost or the session is over.
    func run(for delegate: any ControlDelegate) async -> ControlOutcome {
        let channel: any WebSocketChannel
        do {
            channel = try await link.openWebSocket(request)
        } catch LinkError.status(let status, _) where [401, 403, 404, 410].contains(status) {
            return .gone(reason: status == 401 ? FailureReason.replaced : FailureReason.sessionGone)
        } catch {
            return .lost(error)
        }
        do {
            let opened = try await open(channel, params: await delegate.openParams())
            await channel.setHeartbeat(seconds: min(max(opened.heartbeatSeconds, 1), 300))
            return await converse(channel, opened, delegate)
        } catch let failure as RPCError {
            await channel.close(code: 1000)
            guard let reason = failure.data?.reason else { return .lost(.badAnswer(failure.message)) }
            return .gone(reason: reason)
        } catch {
            await channel.close(code: 1002)
            return .lost(error as? LinkError ?? .cancelled)
        }
    }

    /// Says `session.open` and waits for its answer; any other message before it ends the connection.
    private func open(
        _ channel: any WebSocketChannel, params: SessionOpen
    ) async throws -> SessionOpened {
        let message = try RPCEncoder.request(SessionOpen.method, params: params, id: .text("open"))
        try await channel.send(.text(String(decoding: message, as: UTF8.self)))
        let answer = try await withThrowingTaskGroup(of: WebSocketMessage?.self) { group in
            group.addTask { try await channel.receive() }
            group.addTask {
                try await Task.sleep(for: Self.openPatience)
                await channel.abort()
                throw LinkError.timedOut
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard case .text(let text)? = answer else {
            throw LinkError.badAnswer("no answer to session.open")
        }
        switch try RPCMessage.parse(Array(text.utf8)) {
        case .result(let result, .text("open")): return try result.value(as: SessionOpened.self)
        case .failure(let error, _): throw error
        case .request, .notification, .result:
            throw LinkError.badAnswer("a message before the answer to session.open")
        }
    }

    /// Sends and receives at the same time until one of both ends.
    private func converse(
        _ channel: any WebSocketChannel, _ opened: SessionOpened, _ delegate: any ControlDelegate
    ) async -> ControlOutcome {
        let (messages, outgoing) = AsyncStream.makeStream(of: [UInt8].self)
        await delegate.connectionOpened(opened, outgoing: outgoing)
        return await withTaskGroup(of: ControlOutcome.self) { group in
            group.addTask {
                do throws(LinkError) {
                    for await message in messages {
                        try await channel.send(.text(String(decoding: message, as: UTF8.self)))
                    }
                } catch {
                    return .lost(error)
                }
                await channel.close(code: 1000)
                return .finished
            }
            group.addTask { await receive(channel, delegate) }
            let first = await group.next() ?? .finished
            outgoing.finish()
            if case .finished = first {} else { await channel.abort() }
            group.cancelAll()
            return first
        }
    }

    private func receive(
        _ channel: any WebSocketChannel, _ delegate: any ControlDelegate
    ) async -> ControlOutcome {
        while true {
            do throws(LinkError) {
                guard let message = try await channel.receive() else {
                    return .lost(.closed(code: 1000))
                }
                guard case .text(let text) = message else {
                    logger.warning("binary message on the control connection, ignored")
                    continue
                }
                let parsed: RPCMessage
                do throws(RPCError) { parsed = try RPCMessage.parse(Array(text.utf8)) } catch {
                    logger.warning("unreadable message from the gateway", metadata: ["code": "\(error.code)"])
                    continue
                }
                guard await delegate.received(parsed) else {
                    return .lost(.badAnswer("events are missing"))
                }
            } catch {
                return .lost(error)
            }
        }
    }
}
