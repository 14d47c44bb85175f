import Testing

@testable import Gateway

@Suite struct PhotoTests {
    private static func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        number(data.count) + Array(name.utf8) + data + [0, 0, 0, 0]
    }

    private static func png(_ width: Int, _ height: Int) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", number(width) + number(height) + [8, 2, 0, 0, 0])
            + chunk("IDAT", [1, 2, 3]) + chunk("IEND", [])
    }

    private static func jpeg(_ width: Int, _ height: Int, _ marker: UInt8 = 0xC0) -> [UInt8] {
        let size = [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)]
        return [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, marker, 0, 11, 8] + size
            + [1, 1, 0x11, 0, 0xFF, 0xDA, 0, 2, 0xFF, 0xD9]
    }

    @Test func `size and kind are told from the bytes`() throws {
        let png = try Photo(Self.png(300, 200))
        #expect((png.kind, png.width, png.height) == (.png, 300, 200))
        for marker: UInt8 in [0xC0, 0xC1, 0xC2] {
            let jpeg = try Photo(Self.jpeg(640, 480, marker))
            #expect((jpeg.kind, jpeg.width, jpeg.height) == (.jpeg, 640, 480))
        }
    }

    @Test func `a picture that is cut anywhere is no photo`() {
        for whole in [Self.png(64, 64), Self.jpeg(64, 64)] {
            for count in 0..<whole.count {
                #expect(throws: Photo.Problem.notAPicture) { try Photo(Array(whole[..<count])) }
            }
        }
    }

    @Test(arguments: [(31, 64), (64, 31), (2049, 64), (64, 60_000), (0, 0)])
    func `a picture of no sensible size is no photo`(width: Int, height: Int) {
        #expect(throws: Photo.Problem.size) { try Photo(Self.png(width, height)) }
        #expect(throws: Photo.Problem.size) { try Photo(Self.jpeg(width, height)) }
    }

    @Test func `a length that lies leads nowhere`() {
        var png = Self.png(64, 64)
        png[36] = 0xFF
        #expect(throws: Photo.Problem.notAPicture) { try Photo(png) }
        var jpeg = Self.jpeg(64, 64)
        jpeg[4] = 0xFF
        #expect(throws: Photo.Problem.notAPicture) { try Photo(jpeg) }
    }

    @Test func `more than a mebibyte is too large`() {
        let bytes = Self.png(64, 64) + [UInt8](repeating: 0, count: 1 << 20)
        #expect(throws: Photo.Problem.tooLarge) { try Photo(bytes) }
    }
}
