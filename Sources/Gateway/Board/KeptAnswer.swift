import FoundationEssentials
import GatewayAPI
import JSONRPC

/// The answer to a request, kept so that a repeated one has the same.
struct KeptAnswer: Codable, Sendable {
    var messageId: MessageID?
    var error: RPCError?

    init(messageId: MessageID? = nil, error: RPCError? = nil) {
        self.messageId = messageId
        self.error = error
    }

    init(_ bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(KeptAnswer.self, from: Data(bytes))
    }

    var encoded: [UInt8] { get throws { try RPCEncoder.encode(self) } }
}
