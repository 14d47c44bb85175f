/// A host as it stands in a URL, checked letter by letter.
///
/// URL libraries disagree on escapes, backslashes, other scripts' dots and shortened addresses;
/// what any of them could read differently is refused here.
enum HostName {
    /// Returns the host in lower case without a trailing dot; an IPv6 address keeps its brackets.
    static func canonical(_ text: Substring.UTF8View) throws(InvitationError) -> String {
        guard !text.isEmpty else { throw .hostMissing }
        if text.first == UInt8(ascii: "[") { return try IPv6Address.canonical(text) }
        guard !text.contains(UInt8(ascii: "%")) else { throw .percentEncoded }
        guard text.allSatisfy({ $0 < 0x80 }) else {
            throw .hostNotASCII(shownAs: Punycode.shown(String(Substring(text)).lowercased()))
        }
        guard !text.contains(UInt8(ascii: "*")) else { throw .hostWildcard }
        var name = text
        if name.last == UInt8(ascii: ".") { name.removeLast() }
        guard name.count <= 253 else { throw .hostTooLong }
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        for label in labels { try check(label) }
        if let last = labels.last, isNumber(last) { try checkIPv4(labels) }
        // The bytes are ASCII, so this is the C locale's lower case, whatever the language is.
        return String(Substring(name)).lowercased()
    }

    private static func check(_ label: Substring.UTF8View) throws(InvitationError) {
        guard !label.isEmpty else { throw .hostMalformed }
        guard label.count <= 63 else { throw .hostTooLong }
        guard label.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }),
            label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-")
        else { throw .hostMalformed }
    }

    /// Returns whether resolvers might take a host that ends in this label for an IPv4 address.
    private static func isNumber(_ label: Substring.UTF8View) -> Bool {
        label.allSatisfy(isDigit)
            || label.starts(with: "0x".utf8) || label.starts(with: "0X".utf8)
    }

    /// Accepts four plain decimal numbers alone: not `0x7f.1`, `2130706433` or `0177.0.0.1`.
    private static func checkIPv4(_ labels: [Substring.UTF8View]) throws(InvitationError) {
        let numbers = labels.map { label -> UInt8? in
            guard label.allSatisfy(isDigit), label.count == 1 || label.first != UInt8(ascii: "0")
            else { return nil }
            return UInt8(Substring(label))
        }
        // On Linux 0.0.0.0 is this computer too.
        guard numbers.count == 4, !numbers.contains(nil), numbers.first != 0 else {
            throw .hostDisguised
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
