/// Finds letters that are written as a base and a mark although one character is the same.
///
/// The standard library normalises when it compares, but does not tell whether a text is normal.
enum Decomposition {
    /// Every letter of these scripts that has a decomposition, hashed as Swift hashes strings:
    /// the two forms are equal.
    private static let composed: Set<String> = {
        // Latin, Greek, Cyrillic; Latin and Greek extended; kana.
        let ranges: [ClosedRange<UInt32>] = [0xC0...0x587, 0x1E00...0x1FFF, 0x3040...0x30FF]
        return Set(ranges.joined().compactMap { Unicode.Scalar($0).map { String($0) } })
    }()

    /// Returns whether any letter is decomposed, Hangul included.
    static func isDecomposed(_ text: String) -> Bool {
        var base: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if (0x1160...0x11FF).contains(scalar.value) { return true }
            guard scalar.properties.canonicalCombiningClass != .notReordered else {
                base = scalar
                continue
            }
            guard let base else { continue }
            if composed.contains(String(String.UnicodeScalarView([base, scalar]))) { return true }
        }
        return false
    }
}
