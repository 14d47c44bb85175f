import JSONRPC
import Testing

/// A generator that gives the same numbers for the same seed on every machine.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct RPCMessageMutationTests {
    private static let seeds = [
        #"{"jsonrpc":"2.0","method":"a","params":{"id":"r1","text":"\u00e9\uD83D\uDE00"},"id":"r"}"#,
        #"{"jsonrpc":"2.0","result":{"resumed":true,"event":12,"graceSeconds":30.0},"id":1}"#,
        #"{"jsonrpc":"2.0","error":{"code":-32000,"message":"","data":{"reason":"x"}},"id":null}"#,
        #"[{"jsonrpc":"2.0","method":"a","params":[1,-2.5e-3,[],{}]},{"jsonrpc":"2.0","id":2}]"#,
    ]
    private static let pieces = [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "-", "1e400", "\\u0069d", "\\uD800",
        "\u{0}",
        "\u{FEFF}", "\r\n", "99999999999999999999", "\"id\":1,", "\u{301}", "0", ".", "e",
    ]

    private struct Loose: Codable {
        var id: String?
        var text: String?
        var event: Int?
    }

    private func mutated(_ seed: String, by generator: inout SplitMix) -> [UInt8] {
        var bytes = Array(seed.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let at = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, at + Int.random(in: 0...8, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.replaceSubrange(at..<end, with: [])
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: at)
            case 2: bytes.insert(contentsOf: Array(bytes[at..<end]), at: at)
            default:
                let piece = Self.pieces.randomElement(using: &generator) ?? ""
                bytes.replaceSubrange(at..<end, with: Array(piece.utf8))
            }
        }
        return bytes
    }

    private func use(_ message: RPCMessage) {
        switch message {
        case .request(let call, let id):
            _ = try? call.params(as: Loose.self)
            _ = try? RPCEncoder.result(EmptyObject(), id: id)
        case .notification(let call): _ = try? call.params(as: Loose.self)
        case .result(let result, _): _ = try? result.value(as: Loose.self)
        case .failure(let error, let id): _ = try? RPCEncoder.failure(error, id: id)
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: 0..<4)
    func `no mutation of a message traps, and each is read or refused`(seed: Int) {
        var generator = SplitMix(state: UInt64(seed) + 2026)
        var read = 0
        for _ in 0..<5_000 {
            let bytes = mutated(Self.seeds[seed], by: &generator)
            if let message = try? RPCMessage.parse(bytes) {
                read += 1
                use(message)
            }
            let batch = try? RPCMessage.parseBatch(bytes)
            for case .success(let message) in batch?.messages ?? [] { use(message) }
        }
        // Some must get through, or the test would try nothing but the scanner.
        #expect(seed == 3 || read > 0)
    }

    @Test(arguments: 0..<4)
    func `a message cut anywhere is refused`(seed: Int) {
        let bytes = Array(Self.seeds[seed].utf8)
        for length in 0..<bytes.count {
            #expect(throws: RPCError.parseError) { try RPCMessage.parse(Array(bytes[..<length])) }
        }
    }
}
