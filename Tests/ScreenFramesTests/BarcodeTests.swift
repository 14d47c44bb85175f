import ScreenFrames
import Testing

@Suite struct BarcodeTests {
    /// A grey picture with a barcode in it.
    private struct Sheet {
        static let (width, height) = (260, 40)
        static let place = 7 * width + 11
        var pixels = [UInt32](repeating: 0x7f_7f7f, count: width * height)

        init(_ number: Int) {
            pixels.withUnsafeMutableBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return }
                Barcode.paint(number, into: start + Self.place, stride: Self.width)
            }
        }

        func shows(_ number: Int) -> Bool {
            pixels.withUnsafeBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return false }
                return Barcode.isShown(number, in: start + Self.place, stride: Self.width)
            }
        }
    }

    @Test(arguments: [1, 2, 255, 256, 4711, 65535])
    func `a frame shows its own number and no other`(number: Int) {
        let sheet = Sheet(number)
        #expect(sheet.shows(number))
        #expect((0..<2000).filter { $0 != number && sheet.shows($0) } == [])
    }

    @Test func `half of one frame and half of another one show neither`() {
        for number in 1..<500 {
            var sheet = Sheet(number)
            let next = Sheet(number + 1)
            for place in 0..<sheet.pixels.count where place % Sheet.width > Sheet.width / 2 {
                sheet.pixels[place] = next.pixels[place]
            }
            let halves = (sheet.shows(number), sheet.shows(number + 1))
            #expect(halves != (true, true))
            // Where both halves differ, it is neither.
            if sheet.pixels != Sheet(number).pixels, sheet.pixels != next.pixels {
                #expect(halves == (false, false))
            }
        }
    }

    @Test func `what a coarse JPEG leaves of a barcode is read`() {
        var sheet = Sheet(1234)
        for place in sheet.pixels.indices {
            let light = Int(sheet.pixels[place] & 255)
            let noise = (place * 7919 % 61) - 30
            let grey = UInt32(min(max(light * 7 / 10 + 38 + noise, 0), 255))
            sheet.pixels[place] = grey << 16 | grey << 8 | grey
        }
        #expect(sheet.shows(1234))
    }
}
