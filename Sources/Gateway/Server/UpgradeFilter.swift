import NIOCore
import NIOHTTP1

/// Takes `Upgrade` off a connection's first request unless it asks for a WebSocket as it should.
///
/// NIO forgets the head of a request whose upgrade it cannot do, such as curl's to HTTP/2, and the
/// client would wait for an answer in vain.
final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = Self.unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        if !Self.isWebSocket(head) { head.headers.remove(name: "Upgrade") }
        context.fireChannelRead(Self.wrapInboundOut(.head(head)))
        // What follows may be no HTTP any more.
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private static func isWebSocket(_ head: HTTPRequestHead) -> Bool {
        let upgrade = head.headers[canonicalForm: "Upgrade"]
        return head.method == .GET && upgrade.count == 1 && upgrade[0].lowercased() == "websocket"
            && head.headers["Sec-WebSocket-Key"].count == 1
            && head.headers["Sec-WebSocket-Version"] == ["13"]
            && !head.headers.contains(name: "Transfer-Encoding")
            && !head.headers.contains(name: "Content-Length")
    }
}
