/// An agent's photo, as far as its bytes tell: what it is and how large it would become.
///
/// Customers' computers decode it, so only what is plainly a picture of a sensible size is taken.
/// Sources: PNG (third edition) section 5; JPEG, ITU-T T.81 annex B.
struct Photo: Equatable, Sendable {
    enum Kind: String, Sendable {
        case png = "image/png"
        case jpeg = "image/jpeg"
    }

    /// Why bytes are no photo; its text is for people.
    enum Problem: String, Error, Sendable {
        case tooLarge = "A photo has at most 1 MiB."
        case notAPicture = "A photo is PNG or JPEG, whole and undamaged."
        case size = "A photo is 32 to 2048 pixels wide and high."
    }

    static let longest = 1 << 20
    private static let sides = 32...2048

    let kind: Kind
    let width: Int
    let height: Int

    init(_ bytes: [UInt8]) throws(Problem) {
        guard bytes.count <= Self.longest else { throw .tooLarge }
        if let size = Self.png(bytes) {
            (kind, width, height) = (.png, size.width, size.height)
        } else if let size = Self.jpeg(bytes) {
            (kind, width, height) = (.jpeg, size.width, size.height)
        } else {
            throw .notAPicture
        }
        guard Self.sides.contains(width), Self.sides.contains(height) else { throw .size }
    }

    private typealias Size = (width: Int, height: Int)

    private static func number(_ bytes: some Collection<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    /// Follows the chunks from the header to the end.
    private static func png(_ bytes: [UInt8]) -> Size? {
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
            return nil
        }
        var size: Size?
        var rest = bytes.dropFirst(8)
        while rest.count >= 12 {
            let length = number(rest.prefix(4))
            let name = rest.dropFirst(4).prefix(4)
            guard length <= rest.count - 12, (size == nil) == name.elementsEqual("IHDR".utf8)
            else { return nil }
            if size == nil {
                let header = rest.dropFirst(8)
                guard length == 13 else { return nil }
                size = (number(header.prefix(4)), number(header.dropFirst(4).prefix(4)))
            }
            if name.elementsEqual("IEND".utf8) { return size }
            rest = rest.dropFirst(12 + length)
        }
        return nil
    }

    /// Follows the segments to the one that says how large the picture is.
    private static func jpeg(_ bytes: [UInt8]) -> Size? {
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]), bytes.suffix(2) == [0xFF, 0xD9] else {
            return nil
        }
        var rest = bytes.dropFirst(2)
        while rest.count >= 4, rest.first == 0xFF {
            let marker = rest[rest.startIndex + 1]
            if marker == 0xFF {
                rest = rest.dropFirst()
                continue
            }
            let length = number(rest.dropFirst(2).prefix(2))
            guard length >= 2, length <= rest.count - 2 else { return nil }
            switch marker {
            case 0xC0, 0xC1, 0xC2:
                let frame = rest.dropFirst(5)
                guard length >= 8 else { return nil }
                return (number(frame.dropFirst(2).prefix(2)), number(frame.prefix(2)))
            // Where the picture itself begins, or ends, without having said how large it is.
            case 0xD8, 0xD9, 0xDA: return nil
            default: rest = rest.dropFirst(2 + length)
            }
        }
        return nil
    }
}
