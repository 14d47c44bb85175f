import Glibc
import HostRuntime

/// A connection whose server has switched to WebSocket, and what it has already sent after that.
struct UpgradedConnection: Sendable {
    /// How long an answer may take, from its request on.
    static let answerSeconds = 10.0

    let connection: CurlConnection
    let firstBytes: [UInt8]

    /// Connects, asks and checks the answer; blocks until then.
    init(
        _ request: WebSocketRequest, _ cancellation: Cancellation
    ) throws(LinkError) {
        let url = try LinkURL(
            request.url, schemes: ["wss": true, "https": true, "ws": false, "http": false])
        let upgrade = try Upgrade(request, url: url)
        connection = try Self.connect(url, request.settings, cancellation)
        let deadline = ContinuousClock.now + .seconds(Self.answerSeconds)
        try Self.send(upgrade.bytes, on: connection, until: deadline)
        firstBytes = try Self.receive(upgrade, on: connection, until: deadline)
    }

    private static func connect(
        _ url: LinkURL, _ settings: LinkSettings, _ cancellation: Cancellation
    ) throws(LinkError) -> CurlConnection {
        do {
            return try CurlConnection(to: url, settings, .any, cancellation)
        } catch .proxyRefused(407) {
            return try CurlConnection(to: url, settings, .password, cancellation)
        }
    }

    private static func send(
        _ bytes: [UInt8], on connection: CurlConnection, until deadline: ContinuousClock.Instant
    ) throws(LinkError) {
        let queue = OutputQueue()
        bytes.withUnsafeBytes { queue.append($0) }
        while queue.count > 0 {
            switch connection.write(queue.front) {
            case .done(let count): queue.removeFirst(count)
            case .wouldBlock: try connection.wait(for: POLLOUT, until: deadline)
            case .ended: throw .badAnswer("The server ended the connection before it answered.")
            }
        }
    }

    /// Reads the answer's head; returns what came behind it.
    private static func receive(
        _ upgrade: Upgrade, on connection: CurlConnection, until deadline: ContinuousClock.Instant
    ) throws(LinkError) -> [UInt8] {
        var bytes: [UInt8] = []
        var searched = 0
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            switch buffer.withUnsafeMutableBytes({ connection.read(into: $0) }) {
            case .done(let count): bytes.append(contentsOf: buffer[..<count])
            case .wouldBlock:
                try connection.wait(for: POLLIN, until: deadline)
                continue
            case .ended: throw .badAnswer("The server ended the connection before it answered.")
            }
            if let end = endOfHead(bytes, from: searched) {
                guard end <= HeaderField.maximumBytes else { break }
                try upgrade.check(bytes[..<end])
                return Array(bytes[end...])
            }
            searched = max(0, bytes.count - 3)
            guard bytes.count <= HeaderField.maximumBytes else { break }
            guard ContinuousClock.now < deadline else { throw .timedOut }
        }
        throw .badAnswer("The header of the server's answer is too long.")
    }

    private static func endOfHead(_ bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in start..<max(start, bytes.count - 3) where bytes[index] == 13 {
            if bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 {
                return index + 4
            }
        }
        return nil
    }
}
