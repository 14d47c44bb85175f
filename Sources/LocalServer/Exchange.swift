import JSONRPC

/// What came on one line: one message, or a batch of them, and the answers so far.
struct Exchange {
    /// What is still to be done, in order.
    private(set) var messages: ArraySlice<Result<RPCMessage, RPCError>>
    private let isBatch: Bool
    private var answers: [[UInt8]] = []

    /// Reads a line; one that cannot be read is answered by an error.
    init(_ line: [UInt8]) {
        do {
            let (messages, isBatch) = try RPCMessage.parseBatch(line)
            self.messages = messages[...]
            self.isBatch = isBatch
        } catch {
            messages = [.failure(error)]
            isBatch = false
        }
    }

    /// The method of the only message, where there is only one.
    var singleMethod: String? {
        guard !isBatch else { return nil }
        return switch messages.first {
        case .success(.request(let call, _)), .success(.notification(let call)): call.method
        default: nil
        }
    }

    /// Takes the next message.
    mutating func next() -> Result<RPCMessage, RPCError>? { messages.popFirst() }

    /// Keeps an answer.
    mutating func add(_ answer: [UInt8]) { answers.append(answer) }

    /// The line to be sent back; `nil` where notifications alone came.
    var line: [UInt8]? {
        guard !answers.isEmpty else { return nil }
        guard isBatch else { return answers[0] }
        return [0x5B] + answers.joined(separator: [0x2C]) + [0x5D]
    }
}
