/// Comparing pixels, without the C library.
enum PixelComparison {
    /// Tells whether as many bytes, a multiple of four, are the same at both addresses.
    @inline(__always)
    static func isEqual(
        _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, byteCount: Int
    ) -> Bool {
        var offset = 0
        while offset &+ 64 <= byteCount {
            // Eight words before each decision: the compiler makes vectors of them.
            var difference: UInt64 = 0
            var word = 0
            while word < 64 {
                let one = (first + (offset &+ word)).loadUnaligned(as: UInt64.self)
                let two = (second + (offset &+ word)).loadUnaligned(as: UInt64.self)
                difference |= one ^ two
                word &+= 8
            }
            if difference != 0 { return false }
            offset &+= 64
        }
        while offset < byteCount {
            let one = (first + offset).loadUnaligned(as: UInt32.self)
            if one != (second + offset).loadUnaligned(as: UInt32.self) { return false }
            offset &+= 4
        }
        return true
    }
}
