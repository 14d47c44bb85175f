import HostRuntime
import Testing

@testable import CurlLink

struct FrameReaderTests {
    /// A generator with a seed, so that what fails once fails again.
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) ^ (state << 31)
        }
    }

    private func read(_ pieces: [[UInt8]]) -> ([MessageAssembler.Event], ProtocolBreach?) {
        let reader = FrameReader(maximumMessageBytes: 1000)
        var events: [MessageAssembler.Event] = []
        var breach: ProtocolBreach?
        for piece in pieces where breach == nil {
            piece.withUnsafeBytes { bytes in
                do throws(ProtocolBreach) {
                    try reader.read(bytes) { event in
                        events.append(event)
                        return true
                    }
                } catch { breach = error }
            }
        }
        return (events, breach)
    }

    /// RFC 6455 section 5.7: a message in two frames, a ping between, then 256 bytes.
    private let stream: [UInt8] =
        [0x01, 0x03, 0x48, 0x65, 0x6C, 0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F]
        + [0x80, 0x02, 0x6C, 0x6F, 0x82, 0x7E, 0x01, 0x00] + [UInt8](repeating: 9, count: 256)

    @Test func `frames cut anywhere are read as whole ones are`() {
        let wanted: [MessageAssembler.Event] = [
            .ping(Array("Hello".utf8)), .message(.text("Hello")),
            .message(.binary([UInt8](repeating: 9, count: 256))),
        ]
        #expect(read([stream]).0 == wanted)
        #expect(read(stream.map { [$0] }).0 == wanted)
        for cut in stream.indices {
            #expect(read([Array(stream[..<cut]), Array(stream[cut...])]).0 == wanted)
        }
    }

    @Test func `no bytes whatever do more than end the reading`() {
        var random = Random(state: 6455)
        var breaches = 0
        for _ in 0..<20_000 {
            var bytes = stream
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            let (events, breach) = read([bytes])
            if let breach {
                breaches += 1
                #expect([1002, 1007, 1008, 1009].contains(breach.code))
            }
            #expect(events.count <= bytes.count / 2)
        }
        #expect(breaches > 1000)
    }

    @Test func `the validator agrees with the standard library`() {
        var random = Random(state: 3629)
        let alphabet: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
            0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
        ]
        for _ in 0..<50_000 {
            let bytes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            var validator = UTF8Validator()
            let isText = bytes.withUnsafeBytes { validator.accept($0) } && validator.isAtBoundary
            #expect(isText == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }
}
