import HostRuntime
import Raster
import Testing

@testable import PangoPainter

@Suite(.timeLimit(.minutes(2)))
struct PangoPainterTests {
    private func painter() throws -> PangoPainter { try #require(PangoPainter()) }

    @Test(arguments: [
        "Anna", "Überprüft von Zoë — 10:42", "خدمة العملاء", "日本語サポート", "👩‍🔧 Anna", "<b>&amp;%s%n",
        "a\u{0301}\u{0302}\u{0303}\u{0304}\u{0305}\u{0306}\u{0307}\u{0308}", " ", "{",
        "\u{202E}evil",
    ])
    func `any text becomes a picture of a sensible size`(text: String) async throws {
        let picture = try await painter().paint(text: text, image: nil, scale: 1)
        #expect(picture.size.width <= 500 && picture.size.height <= 210)
        if text != " " { #expect(picture.pixels.contains { $0 >> 24 > 200 }) }
        // Letters are bright, with a dark edge.
        if text == "Anna" {
            #expect(picture.pixels.contains(0xFFFF_FFFF))
            #expect(picture.pixels.contains { $0 >> 24 > 150 && $0 & 0xff_ffff == 0 })
        }
    }

    @Test func `a long text is broken and cut, and nothing is cut off at the side`() async throws {
        let painter = try painter()
        for text in [
            String(repeating: "support ", count: 40), String(repeating: "W", count: 320),
            String(repeating: "خدمة ", count: 60),
        ] {
            let picture = try await painter.paint(text: text, image: nil, scale: 1)
            #expect(picture.size.width <= 500 && picture.size.height <= 90, "\(text)")
            let sides = (0..<picture.size.height).flatMap { row in
                [
                    picture.pixels[row * picture.size.width],
                    picture.pixels[(row + 1) * picture.size.width - 1],
                ]
            }
            #expect(sides.allSatisfy { $0 >> 24 < 100 }, "\(text)")
        }
    }

    @Test func `another scale makes it larger`() async throws {
        let painter = try painter()
        let one = try await painter.paint(text: "Anna", image: nil, scale: 1)
        let two = try await painter.paint(text: "Anna", image: nil, scale: 2)
        #expect(abs(two.size.width - 2 * one.size.width) < 12)
        #expect(try await painter.paint(text: "Anna", image: nil, scale: 1) == one)
    }

    @Test func `a picture stands above the text`() async throws {
        let painter = try painter()
        let logo = try await painter.paint(text: nil, image: PNG.red(4, 3), scale: 1)
        #expect(logo.size == Size(width: 4, height: 3))
        #expect(logo.pixels.allSatisfy { $0 == 0xFFFF_0000 })
        let words = try await painter.paint(text: "Anna", image: nil, scale: 1)
        let both = try await painter.paint(text: "Anna", image: PNG.red(4, 3), scale: 1)
        #expect(both.size.height == words.size.height + 3)
        #expect(both.pixels[both.size.width / 2] == 0xFFFF_0000)
    }

    @Test func `a large picture is made smaller`() async throws {
        let picture = try await painter().paint(text: nil, image: PNG.red(500, 400), scale: 1)
        #expect(picture.size.height == 160)
        #expect(picture.size.width == 200)
    }

    @Test func `a broken picture is left out, cut anywhere`() async throws {
        let painter = try painter()
        let words = try await painter.paint(text: "Anna", image: nil, scale: 1)
        let file = PNG.red(40, 30)
        for count in 0..<file.count - 12 {
            let cut = Array(file.prefix(count))
            #expect(try await painter.paint(text: "Anna", image: cut, scale: 1) == words)
        }
        for index in file.indices {
            var file = file
            file[index] ^= 0xA5
            // Whatever comes of it, it is a picture of a sensible size.
            let picture = try await painter.paint(text: "Anna", image: file, scale: 1)
            #expect(picture.size.width <= 500 && picture.size.height <= 220)
        }
        await #expect(throws: MarkError.nothingToDraw) {
            try await painter.paint(text: nil, image: Array("GIF89a".utf8), scale: 1)
        }
    }

    @Test func `a picture that says to be huge is not decoded`() {
        #expect(PNGHeader.size(of: PNG.red(40, 30)) == Size(width: 40, height: 30))
        for (width, height) in [
            (0xFFFF_FFFF, 1), (1, 0xFFFF_FFFF), (0, 5), (5, 0), (1025, 1024), (1 << 31, 2),
        ] as [(UInt32, UInt32)] {
            #expect(PNGHeader.size(of: PNG.header(width, height)) == nil, "\(width) \(height)")
        }
        #expect(PNGHeader.size(of: [UInt8](repeating: 0, count: 100)) == nil)
        #expect(
            PNGHeader.size(of: PNG.red(4, 4) + [UInt8](repeating: 0, count: 1 << 20)) == nil)
    }
}

/// Writes PNG files whose data is stored, not compressed.
private enum PNG {
    static func header(_ width: UInt32, _ height: UInt32) -> [UInt8] {
        let head = bytes(width) + bytes(height) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", head)
    }

    static func red(_ width: Int, _ height: Int) -> [UInt8] {
        let row: [UInt8] = [0] + (0..<width * 3).map { $0 % 3 == 0 ? 255 : 0 }
        let data = [[UInt8]](repeating: row, count: height).flatMap(\.self)
        var stored: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: data.count, by: 0xFFFF) {
            let part = data[start..<min(data.count, start + 0xFFFF)]
            let count = UInt16(part.count)
            stored.append(start + 0xFFFF >= data.count ? 1 : 0)
            for number in [count, ~count] {
                stored += [UInt8(number & 0xff), UInt8(number >> 8)]
            }
            stored += part
        }
        stored += bytes(adler(data))
        return header(UInt32(width), UInt32(height)) + chunk("IDAT", stored) + chunk("IEND", [])
    }

    private static func chunk(_ kind: String, _ body: [UInt8]) -> [UInt8] {
        let named = Array(kind.utf8) + body
        return bytes(UInt32(body.count)) + named + bytes(checksum(named))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func adler(_ data: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return high << 16 | low
    }

    private static func checksum(_ data: [UInt8]) -> UInt32 {
        ~data.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in
                rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1
            }
        }
    }
}
