import Invitation
import Policy

extension YAMLNode {
    /// Runs a check of the policy module; what it refuses is wrong in this line.
    func checked<Value>(
        _ make: () throws(PolicyError) -> Value
    ) throws(LineProblem) -> Value {
        do throws(PolicyError) { return try make() } catch { throw problem(error.message) }
    }

    func gateway() throws(LineProblem) -> GatewayAddress {
        let address = try text()
        do throws(InvitationError) {
            return try GatewayAddress(parsing: address)
        } catch {
            throw problem(error.message)
        }
    }

    func gateways() throws(LineProblem) -> [GatewayAddress] {
        var addresses: [GatewayAddress] = []
        for item in try items() { addresses.append(try item.gateway()) }
        return addresses
    }

    func paths() throws(LineProblem) -> [String] {
        var paths: [String] = []
        for item in try items() {
            let path = try item.visibleText()
            guard path.utf8.first == UInt8(ascii: "/") else {
                throw item.problem("A file is named by its whole path, from / on.")
            }
            paths.append(path)
        }
        return paths
    }

    /// Reads a proxy as libcurl takes it; `none` is its empty string.
    func proxy() throws(LineProblem) -> String {
        let proxy = try visibleText()
        if proxy == "none" { return "" }
        let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
        guard let scheme = schemes.first(where: { proxy.utf8.starts(with: ($0 + "://").utf8) }),
            proxy.utf8.count > scheme.utf8.count + 3, !proxy.utf8.contains(UInt8(ascii: " "))
        else { throw problem("A proxy is written as http://HOST:PORT, or none.") }
        return proxy
    }

    func seconds() throws(LineProblem) -> Double {
        let seconds = try number()
        guard seconds > 0, seconds <= 3600 else {
            throw problem("The value must be above 0 and at most 3600 seconds.")
        }
        return seconds
    }

    /// Reads keys such as `Ctrl+Alt+Escape`; an empty text for `none`, no keys at all.
    func globalKey() throws(LineProblem) -> String {
        let text = try visibleText()
        if text == "none" { return "" }
        do throws(KeyChordError) {
            return try KeyChord(text).description
        } catch {
            throw problem(error.message)
        }
    }

    func minutes() throws(LineProblem) -> Int {
        let minutes = try integer()
        guard (1...1440).contains(minutes) else {
            throw problem("The value must be from 1 to 1440 minutes.")
        }
        return Int(minutes)
    }

    /// Reads a name as people are shown it.
    func company() throws(LineProblem) -> String {
        let name = try visibleText()
        guard name.unicodeScalars.count <= 64 else {
            throw problem("The name is longer than 64 characters.")
        }
        return name
    }

    func orphanedPage() throws(LineProblem) -> OrphanedPage {
        if case .scalar("true", isPlain: true) = content { return .open }
        if case .scalar("false", isPlain: true) = content { return .offer }
        let url = try text()
        return try checked { () throws(PolicyError) in try OrphanedPage(url: url) }
    }

    func problem(_ message: String) -> LineProblem { LineProblem(line: line, message: message) }

    /// Reads a text of sensible length, without control characters.
    private func visibleText() throws(LineProblem) -> String {
        let text = try text()
        guard !text.isEmpty, text.utf8.count <= 2048,
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { throw problem("The text is empty, too long, or holds control characters.") }
        return text
    }
}
