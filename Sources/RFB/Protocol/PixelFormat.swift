import ByteCodec

/// How a viewer wants a pixel to be written.
///
/// Source: RFC 6143 §7.4.
public struct PixelFormat: Hashable, Sendable {
    /// 8, 16 or 32.
    public var bitsPerPixel: UInt8
    /// How many of them count.
    public var depth: UInt8
    /// Whether the most significant byte comes first.
    public var isBigEndian: Bool
    /// Whether a pixel is made of red, green and blue; otherwise it is a place in a colour map.
    public var isTrueColour: Bool
    /// Where the colours are within a pixel.
    public var red: Channel
    /// Where green is.
    public var green: Channel
    /// Where blue is.
    public var blue: Channel

    /// The place of one colour within a pixel.
    public struct Channel: Hashable, Sendable {
        /// The largest value, a power of two less one.
        public var max: UInt16
        /// How many bits are below it.
        public var shift: UInt8

        /// Makes a channel.
        public init(max: UInt16, shift: UInt8) {
            self.max = max
            self.shift = shift
        }

        /// How many bits it has; TigerVNC counts one also where the largest value is 0.
        var bits: Int { Swift.max(1, 16 - max.leadingZeroBitCount) }
        var isPowerOfTwoLessOne: Bool { max & (max &+ 1) == 0 && max < 256 }
        var mask: UInt64 { UInt64(max) << UInt64(shift) }
    }

    /// Makes a format; it may be one that makes no sense.
    public init(
        bitsPerPixel: UInt8, depth: UInt8, isBigEndian: Bool = false, isTrueColour: Bool = true,
        red: Channel, green: Channel, blue: Channel
    ) {
        self.bitsPerPixel = bitsPerPixel
        self.depth = depth
        self.isBigEndian = isBigEndian
        self.isTrueColour = isTrueColour
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// That of `Framebuffer`: 32 bits, blue in the lowest byte, little-endian.
    public static let native = PixelFormat(
        bitsPerPixel: 32, depth: 24, red: Channel(max: 255, shift: 16),
        green: Channel(max: 255, shift: 8), blue: Channel(max: 255, shift: 0))

    /// Whether pixels can be written so: the very rule that TigerVNC applies.
    ///
    /// 8, 16 or 32 bits of which `depth` count; a colour has 8 bits at most, all of them within
    /// the pixel, and no two share one.
    public var isSane: Bool {
        let channels = [red, green, blue]
        return [8, 16, 32].contains(bitsPerPixel) && depth <= bitsPerPixel
            && (isTrueColour || depth == 8)
            && channels.allSatisfy { $0.isPowerOfTwoLessOne }
            && channels.reduce(0) { $0 + $1.bits } <= Int(depth)
            && channels.allSatisfy { $0.bits + Int($0.shift) <= Int(bitsPerPixel) }
            && red.mask & green.mask == 0 && red.mask & blue.mask == 0
            && green.mask & blue.mask == 0
    }

    /// How many bytes a pixel takes.
    public var bytesPerPixel: Int { Int(bitsPerPixel) / 8 }

    /// What is really written: with a colour map, indices of 3 bits red, 3 green and 2 blue.
    var written: PixelFormat {
        if isTrueColour { return self }
        var mapped = self
        mapped.red = Channel(max: 7, shift: 0)
        mapped.green = Channel(max: 7, shift: 3)
        mapped.blue = Channel(max: 3, shift: 6)
        return mapped
    }
}

extension PixelFormat {
    /// Reads the sixteen bytes of a PIXEL_FORMAT.
    init(_ reader: inout ByteReader) throws(ByteCodecError) {
        bitsPerPixel = try reader.readUInt8()
        depth = try reader.readUInt8()
        isBigEndian = try reader.readUInt8() != 0
        isTrueColour = try reader.readUInt8() != 0
        let maxima = (try reader.readUInt16(), try reader.readUInt16(), try reader.readUInt16())
        let shifts = (try reader.readUInt8(), try reader.readUInt8(), try reader.readUInt8())
        try reader.skip(3)
        red = Channel(max: maxima.0, shift: shifts.0)
        green = Channel(max: maxima.1, shift: shifts.1)
        blue = Channel(max: maxima.2, shift: shifts.2)
    }

    /// Writes the sixteen bytes of a PIXEL_FORMAT.
    func append(to bytes: inout [UInt8]) {
        bytes += [bitsPerPixel, depth, isBigEndian ? 1 : 0, isTrueColour ? 1 : 0]
        for channel in [red, green, blue] { bytes.append(bigEndian: channel.max) }
        bytes += [red.shift, green.shift, blue.shift, 0, 0, 0]
    }
}
