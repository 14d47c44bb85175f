import HostRuntime

/// A URL that may be connected to, read byte by byte before libcurl sees it.
///
/// Two readers of one URL that differ about its host are how a link is made to lie, so everything
/// that is read in more than one way is refused: user info, backslashes, escapes and other scripts
/// in the host, numbers that are short for addresses.
struct LinkURL: Equatable {
    /// Longer ones are refused unread; links to object stores reach 2 KiB.
    static let maximumLength = 8192

    let isSecure: Bool
    /// The host in lower case, an IPv6 address with its brackets.
    let host: String
    let port: UInt16
    /// Path and query, at least `/`.
    let target: String

    /// Reads a URL of one of these schemes, each with whether it is encrypted.
    init(_ url: String, schemes: [String: Bool]) throws(LinkError) {
        var rest = try Self.plainBytes(of: url)[...]
        guard let mark = Self.firstIndex(of: "://", in: rest) else {
            throw .badURL("The address has no scheme such as https://.")
        }
        let scheme = Self.text(rest[..<mark]).lowercased()
        guard let isSecure = schemes[scheme] else {
            throw .badURL("The scheme “\(scheme)” is not supported; use https.")
        }
        rest = rest[(mark + 3)...]
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
        let (host, port) = try Self.authority(rest[..<(end ?? rest.endIndex)])
        guard isSecure || Self.isLoopback(host) else {
            throw .badURL("Without encryption only this computer itself may be reached; use https.")
        }
        let target = Self.text(rest[(end ?? rest.endIndex)...])
        self.isSecure = isSecure
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        self.target = target.utf8.first == UInt8(ascii: "/") ? target : "/" + target
    }

    /// The URL as libcurl gets it, with `http` or `https`.
    var text: String { (isSecure ? "https://" : "http://") + authority + target }

    /// Host and, unless it is the scheme's own, port: also the `Host` header field.
    var authority: String { port == (isSecure ? 443 : 80) ? host : "\(host):\(port)" }

    var isLoopback: Bool { Self.isLoopback(host) }

    /// Returns whether a host is a literal loopback address; a name that resolves to one is none.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        return Self.isIPv4(host) && host.hasPrefix("127.")
    }

    private static func plainBytes(of url: String) throws(LinkError) -> [UInt8] {
        let bytes = Array(url.utf8)
        guard bytes.count <= maximumLength else { throw .badURL("The address is too long.") }
        for byte in bytes {
            guard (0x21...0x7E).contains(byte) else {
                throw .badURL("The address has a character in it that none may have.")
            }
            guard !#"\"<>^`{|}#"#.utf8.contains(byte) else {
                let character = Character(Unicode.Scalar(byte))
                throw .badURL("The address has “\(character)” in it, which none may have.")
            }
        }
        return bytes
    }

    private static func authority(
        _ bytes: ArraySlice<UInt8>
    ) throws(LinkError) -> (String, UInt16?) {
        guard !bytes.contains(UInt8(ascii: "@")) else {
            throw .badURL("The address has a user name in it.")
        }
        var host = bytes
        var port: UInt16?
        let close = bytes.lastIndex(of: UInt8(ascii: "]")) ?? bytes.startIndex
        if let colon = bytes[close...].firstIndex(of: UInt8(ascii: ":")) {
            host = bytes[..<colon]
            port = try Self.port(bytes[(colon + 1)...])
        }
        let name = text(host).lowercased()
        guard isIPv6(name) || isIPv4(name) || isName(name) else {
            throw .badURL("The address has no host, or one that is not spelt plainly.")
        }
        return (name, port)
    }

    private static func port(_ digits: ArraySlice<UInt8>) throws(LinkError) -> UInt16 {
        guard digits.allSatisfy(isDigit), let port = UInt16(text(digits)), port > 0 else {
            throw .badURL("The port of the address is not a number from 1 to 65535.")
        }
        return port
    }

    private static func isIPv6(_ host: String) -> Bool {
        let bytes = Array(host.utf8)
        guard bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") else {
            return false
        }
        let address = bytes.dropFirst().dropLast()
        return address.contains(UInt8(ascii: ":"))
            && address.allSatisfy { "0123456789abcdef:.".utf8.contains($0) }
    }

    private static func isIPv4(_ host: String) -> Bool {
        let parts = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard (1...3).contains(part.count), part.allSatisfy(isDigit) else { return false }
                return (part.count == 1 || part.first != UInt8(ascii: "0"))
                    && UInt8(text(part)) != nil
            }
    }

    /// A name whose last label begins with a digit would be read as a number by some.
    private static func isName(_ host: String) -> Bool {
        let absolute = host.utf8.last == UInt8(ascii: ".")
        let name = absolute ? host.utf8.dropLast() : host.utf8[...]
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.count <= 253, let last = labels.last?.first, !isDigit(last) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count)
                && label.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains($0) }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes), as: UTF8.self)
    }

    private static func firstIndex(of text: String, in bytes: ArraySlice<UInt8>) -> Int? {
        let wanted = Array(text.utf8)
        return bytes.indices.first { bytes[$0...].starts(with: wanted) }
    }
}
