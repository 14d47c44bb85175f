import Invitation

/// How gateways are named to people.
enum GatewayText {
    /// The host, whole, as ASCII: a look-alike is shown as what it is.
    static func host(_ gateway: String) -> String {
        if let address = try? GatewayAddress(originOf: gateway) { return address.displayHost }
        // Not an address that anything here connects to; it is shown without its disguise.
        return String(
            gateway.prefix(300).unicodeScalars.map {
                $0.isASCII && $0.value > 0x20 ? Character($0) : "?"
            })
    }

    /// Whether a page may be opened: `https` alone, to a host that can be named.
    static func isPage(_ url: String) -> Bool {
        guard url.hasPrefix("https://"), url.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return false }
        return (try? GatewayAddress(originOf: url)) != nil
    }
}
