import Testing

@testable import RFB

@Suite struct PixelFormatTests {
    /// TigerVNC's rule, restated from its wording with loops instead of arithmetic.
    private static func isSaneAgain(_ format: PixelFormat) -> Bool {
        let bpp = Int(format.bitsPerPixel)
        guard bpp == 8 || bpp == 16 || bpp == 32, Int(format.depth) <= bpp else { return false }
        if !format.isTrueColour && format.depth != 8 { return false }
        var taken = Set<Int>()
        var total = 0
        for channel in [format.red, format.green, format.blue] {
            guard let width = (0...8).first(where: { Int(channel.max) == (1 << $0) - 1 }) else {
                return false
            }
            // A colour without any bit counts as one, but shares none.
            total += max(1, width)
            if max(1, width) + Int(channel.shift) > bpp { return false }
            for bit in 0..<width {
                guard taken.insert(bit + Int(channel.shift)).inserted else { return false }
            }
        }
        return total <= Int(format.depth)
    }

    private static func random(_ generator: inout SeededGenerator) -> PixelFormat {
        func channel() -> PixelFormat.Channel {
            let bits = Int.random(in: 0...9, using: &generator)
            let odd = Int.random(in: 0..<20, using: &generator) == 0
            return PixelFormat.Channel(
                max: odd ? .random(in: 0...65_535, using: &generator) : (1 << bits) - 1,
                shift: .random(in: odd ? 0...255 : 0...26, using: &generator))
        }
        let sizes: [UInt8] = [8, 16, 32, 32, 32, 24, 0]
        let size = sizes[Int.random(in: 0..<sizes.count, using: &generator)]
        return PixelFormat(
            bitsPerPixel: size, depth: UInt8.random(in: 0...33, using: &generator),
            isBigEndian: .random(using: &generator),
            isTrueColour: Int.random(in: 0..<8, using: &generator) > 0, red: channel(),
            green: channel(), blue: channel())
    }

    /// What the bytes of a pixel must be, built bit by bit.
    private static func bytes(_ pixel: UInt32, _ format: PixelFormat) -> [UInt8] {
        let format = format.written
        var value: UInt64 = 0
        for (channel, place) in [(format.red, 16), (format.green, 8), (format.blue, 0)] {
            var bits = 0
            while (1 << bits) - 1 < Int(channel.max) { bits += 1 }
            let colour = UInt64(pixel) >> UInt64(place) & 0xFF
            value |= (colour >> UInt64(8 - bits)) << UInt64(channel.shift)
        }
        let low = (0..<format.bytesPerPixel).map { UInt8(value >> UInt64(8 * $0) & 0xFF) }
        return format.isBigEndian ? low.reversed() : low
    }

    @Test func `65,536 random formats are judged as TigerVNC judges, and written right`() {
        var generator = SeededGenerator(seed: 15)
        var sane = 0
        for _ in 0..<65_536 {
            let format = Self.random(&generator)
            let isSane = Self.isSaneAgain(format)
            guard format.isSane == isSane else {
                Issue.record("\(format)")
                continue
            }
            guard isSane else { continue }
            sane += 1
            let pixel = UInt32.random(in: 0...UInt32.max, using: &generator)
            var written: [UInt8] = []
            PixelTranslator(format).append(pixel, to: &written)
            if written != Self.bytes(pixel, format) { Issue.record("\(format) \(pixel)") }
        }
        #expect(sane > 3000, "only \(sane) of them made sense")
    }

    @Test func `a viewer without true colour is sent a colour map`() throws {
        var connection = try ViewerConnection.opened()
        var format = PixelFormat.native
        format.bitsPerPixel = 8
        format.depth = 8
        format.isTrueColour = false
        let none = PixelFormat.Channel(max: 0, shift: 0)
        (format.red, format.green, format.blue) = (none, none, none)
        _ = try connection.receive(ClientBytes.setPixelFormat(format), now: .zero)
        let output = connection.takeOutput()
        #expect(output.count == 6 + 256 * 6)
        #expect(output.prefix(6) == [1, 0, 0, 0, 1, 0])
        #expect(output.suffix(6) == [UInt8](repeating: 255, count: 6))
    }
}
