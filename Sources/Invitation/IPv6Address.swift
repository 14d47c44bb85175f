/// An IPv6 address in a URL, as RFC 3986 section 3.2.2 writes it.
enum IPv6Address {
    /// Returns the address in brackets, in the one form of RFC 5952.
    ///
    /// Zones, and addresses that wrap an IPv4 one, are refused: the latter can mean this computer.
    static func canonical(_ text: Substring.UTF8View) throws(InvitationError) -> String {
        guard text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]"), text.count >= 4
        else { throw .hostMalformed }
        let inside = text.dropFirst().dropLast()
        guard !inside.contains(UInt8(ascii: "%")) else { throw .percentEncoded }
        guard !inside.contains(UInt8(ascii: ".")) else { throw .hostDisguised }
        let groups = try groups(Substring(inside))
        let isLoopback = groups.dropLast().allSatisfy { $0 == 0 } && groups.last == 1
        // ::, ::a.b.c.d and ::ffff:a.b.c.d
        let wrapsIPv4 =
            groups.prefix(5).allSatisfy { $0 == 0 }
            && groups.dropFirst(5).prefix(1).allSatisfy { $0 == 0 || $0 == 0xFFFF }
        guard isLoopback || !wrapsIPv4 else { throw .hostDisguised }
        return "[" + shortest(groups) + "]"
    }

    private static func groups(_ text: Substring) throws(InvitationError) -> [UInt16] {
        let halves = halves(text.utf8)
        guard halves.count <= 2 else { throw .hostMalformed }
        var parts: [[UInt16]] = []
        for half in halves { parts.append(try plainGroups(half)) }
        let count = parts.reduce(0) { $0 + $1.count }
        guard parts.count == 2 else {
            guard count == 8 else { throw .hostMalformed }
            return parts[0]
        }
        guard count <= 7 else { throw .hostMalformed }
        return parts[0] + Array(repeating: 0, count: 8 - count) + parts[1]
    }

    /// Splits at each `::`.
    private static func halves(_ text: Substring.UTF8View) -> [Substring.UTF8View] {
        var rest = text
        var result: [Substring.UTF8View] = []
        var index = rest.startIndex
        while index < rest.endIndex {
            if rest[index...].starts(with: "::".utf8) {
                result.append(rest[..<index])
                rest = rest[rest.index(index, offsetBy: 2)...]
                index = rest.startIndex
            } else {
                index = rest.index(after: index)
            }
        }
        return result + [rest]
    }

    private static func plainGroups(
        _ text: Substring.UTF8View
    ) throws(InvitationError) -> [UInt16] {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        for part in text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
            // UInt16(_:radix:) takes a sign, so the characters are looked at first.
            guard (1...4).contains(part.count), part.allSatisfy(isHexadecimal),
                let group = UInt16(Substring(part), radix: 16)
            else { throw .hostMalformed }
            groups.append(group)
        }
        return groups
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        HostName.isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    /// Writes the groups, the longest run of two or more zero groups as `::`.
    private static func shortest(_ groups: [UInt16]) -> String {
        var best = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 { start = index + 1 }
            if index + 1 - start > max(best.count, 1) { best = start..<(index + 1) }
        }
        let text = groups.map { String($0, radix: 16) }
        guard !best.isEmpty else { return text.joined(separator: ":") }
        return text[..<best.lowerBound].joined(separator: ":") + "::"
            + text[best.upperBound...].joined(separator: ":")
    }
}
