/// What a picture says of itself at its beginning, read before anything decodes it.
struct ImageHeader: Equatable, Sendable {
    /// The kinds that are taken; others stay undecoded, whatever the desktop could decode.
    enum Kind: String, Sendable {
        case png
        case jpeg
    }

    let kind: Kind
    let width: Int
    let height: Int

    /// What is decoded at most.
    static let maximumBytes = 1 << 20
    static let maximumSide = 4096

    /// Whether its decoding stays within limits.
    var isModest: Bool {
        (1...Self.maximumSide).contains(width) && (1...Self.maximumSide).contains(height)
    }

    /// Whether the picture's end is there: decoders fill up what is missing with anything.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        // PNG, 11.2.5: an empty IEND, with its checksum. T.81, B.1.1.3: EOI; some add bytes to it.
        let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
        if bytes.first == 0x89 { return bytes.suffix(end.count).elementsEqual(end) }
        let tail = bytes.suffix(1024)
        return zip(tail, tail.dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
    }

    /// Reads one; `nil` where it is neither a PNG nor a JPEG.
    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self.init(png: bytes)
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self.init(jpeg: bytes)
        } else {
            return nil
        }
    }

    /// PNG, 11.2.2: the first chunk is IHDR.
    private init?(png bytes: [UInt8]) {
        guard bytes.count >= 33, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
        kind = .png
        width = Self.number(bytes[16..<20])
        height = Self.number(bytes[20..<24])
    }

    /// T.81, B.2.2: segments up to the first start of a frame.
    private init?(jpeg bytes: [UInt8]) {
        var at = 2
        while at + 9 <= bytes.count, bytes[at] == 0xFF {
            let marker = bytes[at + 1]
            if marker == 0xFF {
                at += 1
                continue
            }
            // SOF0 to SOF15, but for DHT, JPG and DAC, which stand among them.
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                kind = .jpeg
                height = Self.number(bytes[at + 5..<at + 7])
                width = Self.number(bytes[at + 7..<at + 9])
                return
            }
            let length = Self.number(bytes[at + 2..<at + 4])
            guard length >= 2, marker != 0xDA, marker != 0xD9 else { return nil }
            at += 2 + length
        }
        return nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
