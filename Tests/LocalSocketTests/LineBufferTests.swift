import Testing

@testable import LocalSocket

struct LineBufferTests {
    @Test func `lines come whole, wherever they are cut`() throws {
        let text = Array("one\r\ntwo\n\nthree\rx\n".utf8)
        for cut in 0...text.count {
            var buffer = LineBuffer(limit: 10)
            var lines: [String] = []
            for part in [text[..<cut], text[cut...]] {
                buffer.append(part)
                while let line = try buffer.next() {
                    lines.append(String(decoding: line, as: UTF8.self))
                }
            }
            #expect(lines == ["one", "two", "", "three\rx"])
            #expect(buffer.rest.isEmpty)
        }
    }

    @Test(arguments: [10, 11])
    func `a line is as long as the limit, and no longer`(length: Int) {
        for end in [[], [UInt8(0x0A)]] {
            var buffer = LineBuffer(limit: 10)
            buffer.append([UInt8](repeating: 0x61, count: length) + end)
            if length == 10 {
                #expect(throws: Never.self) { try buffer.next() }
            } else {
                #expect(throws: LineBuffer.TooLong.self) { try buffer.next() }
                #expect(buffer.rest.isEmpty)
            }
        }
    }
}
