import HostRuntime
import Testing

@testable import CurlLink

struct HandshakeTests {
    @Test(.timeLimit(.minutes(1)), arguments: 0..<40)
    func `a bad answer to an upgrade is refused and no byte follows`(number: Int) async throws {
        let run = try TestGateway.shared.get().newRun()
        do {
            _ = try await openSocket("handshake/\(number)", run: run)
            Issue.record("accepted")
        } catch LinkError.badAnswer {
        }
        let result = try await verdict(run)
        #expect(result == "OK")
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (200, "", nil), (302, "&Location=/case/1.1.1", nil), (401, "", nil), (404, "", nil),
            (410, "", nil), (503, "&Retry-After=7", 7), (429, "&Retry-After=-1", nil),
            (503, "&Retry-After=99999999", nil), (503, "&Retry-After=1e3", nil),
        ] as [(Int, String, Double?)])
    func `another status than 101 is reported, with how long to wait`(
        status: Int, field: String, wait: Double?
    ) async throws {
        let run = try TestGateway.shared.get().newRun()
        await #expect(throws: LinkError.status(status, retryAfter: wait)) {
            _ = try await openSocket("status/\(status)?x=1\(field)", run: run)
        }
        let result = try await verdict(run)
        #expect(result == "OK")
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["slow", "mute"])
    func `an answer that does not come in ten seconds is given up`(path: String) async throws {
        let began = ContinuousClock.now
        await #expect(throws: LinkError.timedOut) { _ = try await openSocket(path) }
        let duration = began.duration(to: .now)
        #expect(duration > .seconds(9) && duration < .seconds(20))
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["a b", "a\r\nX: y", "a\0", "é"])
    func `a token that would leave its header line is refused`(token: String) async throws {
        let request = WebSocketRequest(
            url: "ws://127.0.0.1:1/", bearerToken: token, subprotocol: "binary",
            maximumMessageBytes: 1, settings: LinkSettings())
        await #expect { _ = try await link.openWebSocket(request) } throws: { error in
            if case LinkError.badURL = error { true } else { false }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["mute", "slow"])
    func `opening ends at once when its task is cancelled`(path: String) async throws {
        let began = ContinuousClock.now
        let task = Task { try await openSocket(path) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: LinkError.cancelled) { _ = try await task.value }
        #expect(began.duration(to: .now) < .seconds(6))
    }

    @Test func `SHA-1 and Base64 give the answer of RFC 6455 section 1.3`() {
        let text = "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        #expect(Base64.encode(SHA1.digest(Array(text.utf8))) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        // FIPS 180 example: two blocks.
        let two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
        #expect(Base64.encode(SHA1.digest(Array(two.utf8))) == "hJg+RBw70m66rkqh+VEp5eVGcPE=")
        #expect(Base64.encode([1]) == "AQ==" && Base64.encode([1, 2]) == "AQI=")
    }
}
