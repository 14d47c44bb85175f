/// Which web pages may call the gateway: its own.
struct Origins: Sendable {
    let base: String
    private let allowed: Set<String>

    init(base: String) {
        self.base = base
        var allowed: Set = [base]
        // On loopback the same page has several names.
        if base.hasPrefix("http://"),
            let colon = base.utf8.lastIndex(of: UInt8(ascii: ":")),
            let port = String(base.utf8[colon...])
        {
            for host in ["localhost", "127.0.0.1", "[::1]"] {
                allowed.insert("http://\(host)\(port)")
            }
        }
        self.allowed = allowed
    }

    /// Tells whether a request came from one of our pages; where one is needed, a request
    /// without any did not.
    func allows(_ origin: [String], isNeeded: Bool) -> Bool {
        guard let first = origin.first else { return !isNeeded }
        return origin.count == 1 && allowed.contains(first)
    }
}
