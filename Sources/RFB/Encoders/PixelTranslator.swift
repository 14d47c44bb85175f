import Raster

/// Writes pixels in a viewer's format.
struct PixelTranslator: Sendable {
    /// Which of the protocol's three ways to write a pixel is meant.
    enum Packing: Sendable {
        /// As many bytes as the format says (PIXEL).
        case whole
        /// Three bytes where one of four is unused (ZRLE's CPIXEL, RFC 6143 §7.7.5).
        case compressed
        /// Red, green, blue where the format has 8 bits of each (Tight's TPIXEL).
        case tight
    }

    private struct Channel {
        var down: UInt32
        var mask: UInt32
        var up: UInt32

        init(_ channel: PixelFormat.Channel, from place: UInt32, lowered: UInt32 = 0) {
            let bits = UInt32(16 - channel.max.leadingZeroBitCount)
            down = place + 8 - bits
            mask = UInt32(channel.max)
            up = UInt32(channel.shift) - lowered
        }

        @inline(__always)
        func move(_ pixel: UInt32) -> UInt32 { (pixel &>> down & mask) &<< up }
    }

    /// Bytes a pixel takes.
    let bytesPerPixel: Int
    private let isNative: Bool
    private let red: Channel
    private let green: Channel
    private let blue: Channel
    /// How far the swapped value is shifted down; `nil` where the least significant byte is first.
    private let swapShift: UInt32?

    init(_ format: PixelFormat, packing: Packing = .whole) {
        var format = format.written
        let isThreeBytes: Bool
        var lowered: UInt32 = 0
        switch packing {
        case .whole: isThreeBytes = false
        case .compressed:
            isThreeBytes = format.hasUnusedByte
            if isThreeBytes && !format.fitsLowBytes { lowered = 8 }
        case .tight:
            isThreeBytes = format.isTight
            if isThreeBytes {
                format.red.shift = 0
                format.green.shift = 8
                format.blue.shift = 16
                format.isBigEndian = false
            }
        }
        bytesPerPixel = isThreeBytes ? 3 : format.bytesPerPixel
        red = Channel(format.red, from: 16, lowered: lowered)
        green = Channel(format.green, from: 8, lowered: lowered)
        blue = Channel(format.blue, from: 0, lowered: lowered)
        swapShift = format.isBigEndian ? UInt32(32 - 8 * bytesPerPixel) : nil
        isNative =
            !format.isBigEndian && format.red == PixelFormat.native.red
            && format.green == PixelFormat.native.green && format.blue == PixelFormat.native.blue
    }

    /// Returns the value whose low bytes, the lowest first, are the pixel.
    @inline(__always)
    func value(_ pixel: UInt32) -> UInt32 {
        if isNative { return pixel & 0xFF_FFFF }
        let value = red.move(pixel) | green.move(pixel) | blue.move(pixel)
        guard let swapShift else { return value }
        return value.byteSwapped &>> swapShift
    }

    /// Appends one pixel.
    func append(_ pixel: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value(pixel).littleEndian) {
            bytes.append(contentsOf: $0.prefix(bytesPerPixel))
        }
    }

    /// Writes a row to where `count * bytesPerPixel` bytes have room.
    func write(
        _ source: UnsafePointer<UInt32>, count: Int, to target: UnsafeMutableRawPointer
    ) {
        switch bytesPerPixel {
        case 4:
            for index in 0..<count {
                target.storeBytes(
                    of: value(source[index]).littleEndian, toByteOffset: index &* 4,
                    as: UInt32.self)
            }
        case 3: writeThree(source, count: count, to: target)
        case 2:
            for index in 0..<count {
                let value = UInt16(truncatingIfNeeded: value(source[index]))
                target.storeBytes(
                    of: value.littleEndian, toByteOffset: index &* 2, as: UInt16.self)
            }
        default:
            for index in 0..<count {
                let value = UInt8(truncatingIfNeeded: value(source[index]))
                target.storeBytes(of: value, toByteOffset: index, as: UInt8.self)
            }
        }
    }

    private func writeThree(
        _ source: UnsafePointer<UInt32>, count: Int, to target: UnsafeMutableRawPointer
    ) {
        var index = 0
        // Four pixels are three words.
        while index &+ 4 <= count {
            let first = value(source[index])
            let second = value(source[index &+ 1])
            let third = value(source[index &+ 2])
            let fourth = value(source[index &+ 3])
            let place = target + (index &* 3)
            place.storeBytes(of: (first | second &<< 24).littleEndian, as: UInt32.self)
            place.storeBytes(
                of: (second &>> 8 | third &<< 16).littleEndian, toByteOffset: 4, as: UInt32.self)
            place.storeBytes(
                of: (third &>> 16 | fourth &<< 8).littleEndian, toByteOffset: 8, as: UInt32.self)
            index &+= 4
        }
        let bytes = target.assumingMemoryBound(to: UInt8.self)
        while index < count {
            let value = value(source[index])
            bytes[index &* 3] = UInt8(truncatingIfNeeded: value)
            bytes[index &* 3 &+ 1] = UInt8(truncatingIfNeeded: value &>> 8)
            bytes[index &* 3 &+ 2] = UInt8(truncatingIfNeeded: value &>> 16)
            index &+= 1
        }
    }
}

extension PixelFormat {
    /// Whether all colours are in the three least significant bytes.
    fileprivate var fitsLowBytes: Bool {
        (red.mask | green.mask | blue.mask) & ~0xFF_FFFF == 0
    }

    /// Whether ZRLE leaves a byte out (RFC 6143 §7.7.5).
    fileprivate var hasUnusedByte: Bool {
        isTrueColour && bitsPerPixel == 32 && depth <= 24
            && (fitsLowBytes || (red.mask | green.mask | blue.mask) & 0xFF == 0)
    }

    /// Whether Tight writes three bytes.
    fileprivate var isTight: Bool {
        isTrueColour && bitsPerPixel == 32 && depth == 24 && red.max == 255 && green.max == 255
            && blue.max == 255
    }
}
