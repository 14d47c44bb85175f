extension [UInt8] {
    /// Appends a number, its most significant byte first.
    @inlinable
    public mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends so many zero bytes, such as the padding of a message.
    @inlinable
    public mutating func append(zeros count: Int) {
        append(contentsOf: repeatElement(0, count: Swift.max(0, count)))
    }

    /// Overwrites bytes that are there already with a number, its most significant byte first.
    ///
    /// - Parameters:
    ///   - offset: Of the first of them; the number must end within the array.
    ///   - value: The number.
    @inlinable
    public mutating func replace(at offset: Int, bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { bytes in
            for (index, byte) in bytes.enumerated() { self[offset + index] = byte }
        }
    }
}
