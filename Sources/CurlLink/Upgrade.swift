import CWslay
import HostRuntime

/// The HTTP half of a WebSocket: the request, and the checks of its answer.
///
/// Source: RFC 6455 section 4.1.
struct Upgrade {
    private static let keySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    private let request: WebSocketRequest
    private let url: LinkURL
    private let key: String

    /// Prepares a request; refuses what would not stay within its line.
    init(_ request: WebSocketRequest, url: LinkURL) throws(LinkError) {
        guard request.bearerToken.isEmpty || HeaderField.isValue(request.bearerToken.utf8),
            request.bearerToken.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            HeaderField.isName(request.subprotocol.utf8)
        else { throw .badURL("The token has a character in it that none may have.") }
        var nonce = [UInt8](repeating: 0, count: 16)
        guard getrandom(&nonce, 16, 0) == 16 else {
            throw .unreachable("The system has no random numbers.")
        }
        self.request = request
        self.url = url
        key = Base64.encode(nonce)
    }

    /// The bytes to send.
    var bytes: [UInt8] {
        let authorization =
            request.bearerToken.isEmpty ? [] : ["Authorization: Bearer \(request.bearerToken)"]
        let lines = [
            "GET \(url.target) HTTP/1.1", "Host: \(url.authority)", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Key: \(key)", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: \(request.subprotocol)",
        ]
        return Array((lines + authorization + ["", ""]).joined(separator: "\r\n").utf8)
    }

    /// Accepts the answer, up to and with its empty line, or throws what is wrong with it.
    func check(_ head: ArraySlice<UInt8>) throws(LinkError) {
        var lines = try Self.lines(of: head)
        guard let first = lines.popFirst(),
            let status = HeaderField.status(first, anyVersion: true)
        else { throw .badAnswer("The server does not speak HTTP.") }
        let fields = try Self.fields(of: lines)
        guard status == 101 else {
            let wait = fields.first { $0.name == "retry-after" }?.value
            throw .status(status, retryAfter: wait.flatMap(HeaderField.retryAfter))
        }
        guard HeaderField.status(first, anyVersion: false) != nil else {
            throw .badAnswer("The server switched protocols in HTTP/1.0.")
        }
        try check(fields)
    }

    private func check(_ fields: [(name: String, value: String)]) throws(LinkError) {
        func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
        func require(_ isTrue: Bool, _ why: String) throws(LinkError) {
            guard isTrue else { throw .badAnswer(why) }
        }
        let upgrade = values("upgrade")
        try require(
            upgrade.count == 1 && upgrade.first?.lowercased() == "websocket",
            "The server did not switch to WebSocket.")
        let connection = values("connection").flatMap { Self.items(of: $0) }
        try require(
            connection.contains("upgrade"), "The server's answer lacks Connection: Upgrade.")
        let accept = Base64.encode(SHA1.digest(Array((key + Self.keySuffix).utf8)))
        try require(
            values("sec-websocket-accept") == [accept], "The server answered another request.")
        try require(
            values("sec-websocket-protocol") == [request.subprotocol],
            "The server does not speak the subprotocol “\(request.subprotocol)”.")
        try require(
            values("sec-websocket-extensions").isEmpty,
            "The server uses an extension that it was not offered.")
        try require(
            values("transfer-encoding").isEmpty && values("content-length").isEmpty,
            "The server's answer has a body where none may be.")
    }

    private static func fields(
        of lines: ArraySlice<ArraySlice<UInt8>>
    ) throws(LinkError) -> [(name: String, value: String)] {
        guard lines.count <= HeaderField.maximumCount else {
            throw .badAnswer("The server's answer has too many header fields.")
        }
        let fields = lines.compactMap(HeaderField.parse)
        guard fields.count == lines.count else {
            throw .badAnswer("The server's answer has a malformed header field.")
        }
        return fields
    }

    /// Cuts at CRLF; a lone CR or LF stays in its line, where it is then refused.
    private static func lines(
        of head: ArraySlice<UInt8>
    ) throws(LinkError) -> ArraySlice<ArraySlice<UInt8>> {
        var lines: [ArraySlice<UInt8>] = []
        var start = head.startIndex
        for index in head.indices.dropLast() where head[index] == 13 && head[index + 1] == 10 {
            lines.append(head[start..<index])
            start = index + 2
        }
        guard start == head.endIndex, lines.popLast()?.isEmpty == true else {
            throw .badAnswer("The server's answer is malformed.")
        }
        return lines[...]
    }

    private static func items(of value: String) -> [String] {
        value.lowercased().utf8.split(separator: UInt8(ascii: ",")).map { item in
            String(decoding: item.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
        }
    }
}
