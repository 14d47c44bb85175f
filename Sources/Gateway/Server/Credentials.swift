import NIOHTTP1

/// Who a request says it is from.
enum Credentials {
    static func bearer(_ headers: HTTPHeaders) -> String? {
        let values = headers["Authorization"]
        guard values.count == 1, values[0].utf8.count <= 512 else { return nil }
        let parts = values[0].utf8.split(separator: 0x20)
        guard parts.count == 2, String(parts[0])?.lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    static func cookie(_ name: String, _ headers: HTTPHeaders) -> String? {
        for header in headers["Cookie"] {
            for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
                let parts = pair.drop { $0 == 0x20 }.split(
                    separator: UInt8(ascii: "="), maxSplits: 1)
                if parts.count == 2, parts[0].elementsEqual(name.utf8), parts[1].count <= 128 {
                    return String(parts[1])
                }
            }
        }
        return nil
    }

    /// Makes a cookie; it goes with the browser where no life is given.
    static func setCookie(
        _ name: String, _ value: String?, base: String, lasts: Duration? = nil
    ) -> String {
        let secure = base.hasPrefix("https:") ? "; Secure" : ""
        let seconds = value == nil ? 0 : lasts.map { Int($0 / .seconds(1)) }
        let life = seconds.map { "; Max-Age=\($0)" } ?? ""
        return "\(name)=\(value ?? ""); Path=/; HttpOnly; SameSite=Strict\(secure)\(life)"
    }

    /// The address that tries are counted by: that of an IPv6 network, or as the proxy says.
    static func address(_ peer: String, _ headers: HTTPHeaders, isBehindProxy: Bool) -> String {
        var address = peer
        if isBehindProxy, let last = headers["X-Forwarded-For"].last {
            let parts = last.utf8.split(separator: UInt8(ascii: ","))
            if let text = parts.last.flatMap({ String($0.drop { $0 == 0x20 }) }),
                text.utf8.count <= 64
            {
                address = text
            }
        }
        let groups = address.utf8.split(
            separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard groups.count > 2 else { return address }
        // The zone of an abbreviated address is coarse, and so never too generous.
        return groups.prefix(4).map { String($0) ?? "" }.joined(separator: ":")
    }
}
