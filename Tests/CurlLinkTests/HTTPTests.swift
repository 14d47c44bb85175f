import HostRuntime
import Synchronization
import Testing

@testable import CurlLink

struct HTTPTests {
    @Test(.timeLimit(.minutes(1)), arguments: ["GET", "POST", "PUT", "DELETE", "PATCH"])
    func `a request arrives as it was made`(method: String) async throws {
        let response = try await link.send(
            try request(
                "show?a=b", method: method, body: method == "GET" ? [] : Array("body\0x".utf8),
                headers: [("X-One", "1"), ("Authorization", "Bearer t")]))
        let lines = text(response).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(response.status == 200)
        #expect(lines.first == "\(method) /show?a=b HTTP/1.1")
        #expect(lines.contains("x-one: 1") && lines.contains("authorization: Bearer t"))
        #expect(!lines.contains { $0.hasPrefix("content-type") || $0.hasPrefix("expect") })
        if method != "GET" { #expect(text(response).hasSuffix("\n\nbody\0x")) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `HEAD has headers and no body`() async throws {
        let response = try await link.send(try request("show", method: "HEAD", maximumBytes: 0))
        #expect(response.status == 200 && response.body.isEmpty)
        #expect(response.header("content-length") != nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a redirect is an answer like others and is not followed`() async throws {
        let response = try await link.send(try request("redirect"))
        #expect(response.status == 302 && response.header("location") == "/landed")
        #expect(!text(try await link.send(try request("seen"))).contains("landed"))
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["bytes?count=1008", "chunked?count=1"])
    func `an answer larger than asked for is refused`(path: String) async throws {
        await #expect(throws: LinkError.tooLarge) {
            _ = try await link.send(try request(path, maximumBytes: 1007))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `an answer exactly as large as asked for is taken`() async throws {
        let response = try await link.send(try request("bytes?count=1008", maximumBytes: 1008))
        #expect(response.body.count == 1008)
    }

    @Test(
        .timeLimit(.minutes(1)), arguments: ["garbage", "headers?count=101", "headers?count=9999"])
    func `an answer that is not HTTP, or too long a header, is refused`(path: String) async throws {
        await #expect { _ = try await link.send(try request(path)) } throws: { error in
            if case LinkError.badAnswer = error { true } else { false }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `early hints are passed over`() async throws {
        #expect(try await link.send(try request("hints")).status == 204)
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["cut", "dead"])
    func `a lost connection is said to be lost`(what: String) async throws {
        let request =
            what == "dead" ? try request("", server: "dead") : try request("cut")
        await #expect { _ = try await link.send(request) } throws: { error in
            if case LinkError.unreachable = error { true } else { false }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["mute", "stall"])
    func `an answer that stalls is given up`(path: String) async throws {
        var request = try request(path)
        request.settings.stallSeconds = 0.5
        let began = ContinuousClock.now
        await #expect(throws: LinkError.timedOut) { _ = try await link.send(request) }
        #expect(began.duration(to: .now) < .seconds(6))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a server that takes connections and says nothing is given up`() async throws {
        let gateway = try TestGateway.shared.get()
        var settings = gateway.settings()
        settings.connectSeconds = 0.5
        let url = "https://127.0.0.1:\(gateway.port("silent"))/"
        await #expect(throws: LinkError.timedOut) {
            _ = try await link.send(LinkRequest(method: "GET", url: url, settings: settings))
        }
        await #expect(throws: LinkError.timedOut) {
            _ = try await link.openWebSocket(
                WebSocketRequest(
                    url: url, bearerToken: "t", subprotocol: "binary", maximumMessageBytes: 1,
                    settings: settings))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a request ends at once when its task is cancelled`() async throws {
        let began = ContinuousClock.now
        let task = Task { try await link.send(try request("mute")) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: LinkError.cancelled) { _ = try await task.value }
        #expect(began.duration(to: .now) < .seconds(6))
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["plain", "tls"])
    func `a download comes in pieces and in order`(server: String) async throws {
        let pieces = Mutex<[UInt8]>([])
        let statuses = Mutex<[Int]>([])
        try await link.download(
            try request("bytes?count=1048576", server: server, maximumBytes: 1 << 20),
            onResponse: { response in
                statuses.withLock { $0.append(response.status) }
                return true
            }, onBytes: { bytes in pieces.withLock { $0.append(contentsOf: bytes) } })
        let wanted = [[UInt8]](repeating: Array("0123456789abcdef".utf8), count: 65_536)
        #expect(pieces.withLock { $0 } == wanted.flatMap { $0 })
        #expect(statuses.withLock { $0 } == [200])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a download that is not wanted ends without a byte`() async throws {
        try await link.download(
            try request("bytes?count=1048576"), onResponse: { _ in false },
            onBytes: { _ in Issue.record("bytes came") })
    }

    @Test(.timeLimit(.minutes(1)))
    func `a download whose receiver throws is cancelled, one too large refused`() async throws {
        struct Full: Error {}
        await #expect(throws: LinkError.cancelled) {
            try await link.download(
                try request("bytes?count=1048576"), onResponse: { _ in true },
                onBytes: { _ in throw Full() })
        }
        await #expect(throws: LinkError.tooLarge) {
            try await link.download(
                try request("chunked?count=9", maximumBytes: 100_000), onResponse: { _ in true },
                onBytes: { _ in })
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["plain", "tls"])
    func `an upload arrives whole`(server: String) async throws {
        let length = 3_000_000
        let sent = Mutex(0)
        let response = try await link.upload(
            try request("echo", method: "PATCH", server: server, maximumBytes: length),
            length: Int64(length)
        ) { count in
            sent.withLock { sent in
                defer { sent += min(count, length - sent) }
                return (sent..<min(sent + count, length)).map { UInt8(truncatingIfNeeded: $0 / 7) }
            }
        }
        #expect(response.body == (0..<length).map { UInt8(truncatingIfNeeded: $0 / 7) })
    }

    @Test(.timeLimit(.minutes(1)))
    func `an upload that has no more bytes, or is refused early, ends`() async throws {
        await #expect(throws: LinkError.cancelled) {
            _ = try await link.upload(
                try request("echo", method: "PATCH"), length: 100, nextBytes: { _ in [] })
        }
        let response = try await link.upload(
            try request("early", method: "PATCH"), length: 100,
            nextBytes: { [UInt8](repeating: 0, count: min($0, 100)) })
        #expect(response.status == 409)
    }

    @Test(arguments: [("A\r\nB", "x"), ("A", "x\r\nB: y"), ("", "x"), ("A", "\0")])
    func `a header field that would leave its line is refused`(
        name: String, value: String
    ) async throws {
        await #expect(throws: LinkError.self) {
            _ = try await link.send(try request("show", headers: [(name, value)]))
        }
    }
}
