import Invitation

/// Addresses that faces may show, fetch a picture from, or offer to open.
enum SafeLink {
    /// Returns the address where it is `https`, or `http` on this computer itself.
    static func shown(_ url: String) -> String? {
        guard (1...2048).contains(url.utf8.count),
            url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            ["https://", "http://"].contains(where: url.lowercased().hasPrefix),
            (try? GatewayAddress(originOf: url)) != nil
        else { return nil }
        return url
    }
}
