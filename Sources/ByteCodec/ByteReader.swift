/// Reads big-endian fields, one after the other, from bytes that are all there.
///
/// A read that finds too few bytes throws and consumes nothing.
public struct ByteReader: Sendable {
    private var rest: ArraySlice<UInt8>

    /// Makes a reader placed at the first byte.
    public init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Makes a reader placed at the first byte.
    public init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// How many bytes are left.
    public var remaining: Int { rest.count }

    /// Reads a byte.
    public mutating func readUInt8() throws(ByteCodecError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .truncated(needed: 1, available: 0) }
        return byte
    }

    /// Reads two bytes.
    public mutating func readUInt16() throws(ByteCodecError) -> UInt16 {
        UInt16(truncatingIfNeeded: try readInteger(byteCount: 2))
    }

    /// Reads four bytes.
    public mutating func readUInt32() throws(ByteCodecError) -> UInt32 {
        UInt32(truncatingIfNeeded: try readInteger(byteCount: 4))
    }

    /// Reads four bytes as a number in two's complement.
    public mutating func readInt32() throws(ByteCodecError) -> Int32 {
        Int32(bitPattern: try readUInt32())
    }

    /// Reads eight bytes.
    public mutating func readUInt64() throws(ByteCodecError) -> UInt64 {
        try readInteger(byteCount: 8)
    }

    /// Reads so many bytes.
    public mutating func readBytes(_ count: Int) throws(ByteCodecError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else {
            throw .truncated(needed: count, available: rest.count)
        }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// Passes over so many bytes.
    public mutating func skip(_ count: Int) throws(ByteCodecError) { _ = try readBytes(count) }

    private mutating func readInteger(byteCount: Int) throws(ByteCodecError) -> UInt64 {
        try readBytes(byteCount).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
