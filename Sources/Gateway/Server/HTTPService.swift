import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1

/// Serves the requests of one connection, one after another.
struct HTTPService: Sendable {
    let router: Router
    let patience: Duration

    typealias Out = NIOAsyncChannelOutboundWriter<HTTPPart<HTTPResponseHead, ByteBuffer>>

    func serve(
        _ channel: NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>,
        address: String
    ) async {
        let watchdog = Watchdog(channel: channel.channel)
        try? await channel.executeThenClose { inbound, outbound in
            let body = RequestBody(inbound, watchdog: watchdog, patience: patience)
            while let head = try await body.nextHead() {
                let reply = await router.reply(to: head, body: body, address: address)
                if body.isBroken { return }
                if !body.isRead { _ = try await body.nextPiece() }
                let stays = head.isKeepAlive && body.isRead
                try await send(reply, to: head, stays: stays, outbound, watchdog)
                if !stays { return }
            }
        }
    }

    private func send(
        _ reply: HTTPReply, to head: HTTPRequestHead, stays: Bool, _ outbound: Out,
        _ watchdog: Watchdog
    ) async throws {
        var headers = reply.headers
        let hasBody = reply.status != 204 && reply.status != 304
        let length: Int64 =
            switch reply.body {
            case .none: 0
            case .bytes(let bytes): Int64(bytes.count)
            case .file(_, let range): range.upperBound - range.lowerBound
            }
        if hasBody { headers.replaceOrAdd(name: "Content-Length", value: String(length)) }
        headers.replaceOrAdd(name: "Connection", value: stays ? "keep-alive" : "close")
        let status = HTTPResponseStatus(statusCode: reply.status)
        try await write(
            .head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)), outbound,
            watchdog)
        if head.method != .HEAD, hasBody {
            try await sendBody(reply.body, outbound, watchdog)
        }
        try await write(.end(nil), outbound, watchdog)
    }

    private func sendBody(
        _ body: HTTPReply.Body, _ outbound: Out, _ watchdog: Watchdog
    ) async throws {
        switch body {
        case .none: break
        case .bytes(let bytes): try await write(.body(ByteBuffer(bytes: bytes)), outbound, watchdog)
        case .file(let file, let range):
            var offset = range.lowerBound
            while offset < range.upperBound {
                let place = offset
                let count = Int(min(256 * 1024, range.upperBound - offset))
                let bytes = try await onDiskThread { try file.read(at: place, count: count) }
                // Cut short while it was read: the length is promised, so only closing is honest.
                guard !bytes.isEmpty else { throw FileError.system(0) }
                try await write(.body(ByteBuffer(bytes: bytes)), outbound, watchdog)
                offset += Int64(bytes.count)
            }
        }
    }

    private func write(
        _ part: HTTPPart<HTTPResponseHead, ByteBuffer>, _ outbound: Out, _ watchdog: Watchdog
    ) async throws {
        let alarm = watchdog.alarm(after: patience)
        defer { alarm.cancel() }
        try await outbound.write(part)
    }
}

/// Turns parts with plain buffers into those that the encoder takes.
final class HTTPParts: ChannelOutboundHandler {
    typealias OutboundIn = HTTPPart<HTTPResponseHead, ByteBuffer>
    typealias OutboundOut = HTTPServerResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part: HTTPServerResponsePart =
            switch Self.unwrapOutboundIn(data) {
            case .head(let head): .head(head)
            case .body(let bytes): .body(.byteBuffer(bytes))
            case .end(let trailers): .end(trailers)
            }
        context.write(Self.wrapOutboundOut(part), promise: promise)
    }
}

/// Counts who is connected.
final class Crowd: Sendable {
    private let counts = NIOLockedValueBox<[String: Int]>([:])
    private let total = NIOLockedValueBox(0)
    private let limits: GatewayLimits

    init(limits: GatewayLimits) { self.limits = limits }

    func enter(_ address: String) -> Bool {
        counts.withLockedValue { counts in
            let all = total.withLockedValue { $0 }
            guard all < limits.connections,
                counts[address, default: 0] < limits.connectionsPerAddress
            else { return false }
            counts[address, default: 0] += 1
            total.withLockedValue { $0 += 1 }
            return true
        }
    }

    func leave(_ address: String) {
        counts.withLockedValue { counts in
            let left = counts[address, default: 1] - 1
            counts[address] = left > 0 ? left : nil
            total.withLockedValue { $0 -= 1 }
        }
    }
}
