import Invitation

/// Feeds libFuzzer's bytes to everything that reads a code, a link or an address.
///
/// Beside not trapping: what is accepted is ASCII, and reads the same when it is read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLink(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    if let target = try? JoinTarget(parsing: text) { check(target) }
    _ = try? SupportLink(parsing: text, source: .linkHandler)
    if let gateway = try? GatewayAddress(parsing: text) { check(gateway) }
    if let origin = try? GatewayAddress(originOf: text) {
        check(origin)
        precondition(origin.isOrigin(of: text), "an origin is its own")
    }
    return 0
}

private func check(_ target: JoinTarget) {
    switch target {
    case .code(let code): check(code)
    case .link(let link):
        check(link.code)
        check(link.gateway)
    }
}

private func check(_ code: SupportCode) {
    precondition((6...12).contains(code.text.utf8.count), "a code has 6 to 12 digits")
    precondition((try? SupportCode(parsing: code.text)) == code, "a code reads as itself")
}

private func check(_ gateway: GatewayAddress) {
    precondition(gateway.url.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "a URL is ASCII")
    precondition((try? GatewayAddress(parsing: gateway.url)) == gateway, "a URL reads as itself")
    precondition(gateway.scheme == .https || gateway.isLoopback, "in clear to loopback alone")
}
