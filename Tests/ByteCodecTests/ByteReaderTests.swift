import ByteCodec
import Testing

@Suite struct ByteReaderTests {
    @Test func `fields come back as they were written`() throws {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: UInt16(0x0102))
        bytes.append(bigEndian: UInt32(0x0304_0506))
        bytes.append(bigEndian: Int32(-239))
        bytes.append(zeros: 2)
        bytes.append(bigEndian: UInt64(1) << 40)
        #expect(bytes.prefix(10) == [1, 2, 3, 4, 5, 6, 0xFF, 0xFF, 0xFF, 0x11])
        var reader = ByteReader(bytes)
        #expect(try reader.readUInt16() == 0x0102)
        #expect(try reader.readUInt32() == 0x0304_0506)
        #expect(try reader.readInt32() == -239)
        try reader.skip(2)
        #expect(try reader.readUInt64() == 1 << 40)
        #expect(reader.remaining == 0)
    }

    @Test func `a read that finds too little consumes nothing`() throws {
        var reader = ByteReader([1, 2, 3])
        #expect(throws: ByteCodecError.truncated(needed: 4, available: 3)) {
            try reader.readUInt32()
        }
        #expect(try Array(reader.readBytes(3)) == [1, 2, 3])
        #expect(throws: ByteCodecError.truncated(needed: 1, available: 0)) {
            try reader.readUInt8()
        }
    }

    @Test func `a negative count is refused`() {
        var reader = ByteReader([1, 2, 3])
        #expect(throws: ByteCodecError.self) { try reader.readBytes(-1) }
    }

    @Test func `a number can be overwritten in place`() {
        var bytes: [UInt8] = [9, 9, 9, 9]
        bytes.replace(at: 1, bigEndian: UInt16(0x0102))
        #expect(bytes == [9, 1, 2, 9])
    }
}
