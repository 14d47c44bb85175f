import HostRuntime
import Testing

@testable import CurlLink

/// The non-performance cases of the Autobahn test suite, by its ids; see `Servers/cases.py`.
struct RFC6455Tests {
    private static let groups: [(String, Int)] = [
        ("1.1", 8), ("1.2", 8), ("2", 11), ("3", 7), ("4.1", 5), ("4.2", 5), ("5", 20), ("6.1", 3),
        ("6.2", 4), ("6.3", 2), ("6.4", 4), ("6.5", 5), ("6.6", 11), ("6.7", 4), ("6.8", 2),
        ("6.9", 4), ("6.10", 3), ("6.11", 5), ("6.12", 8), ("6.13", 5), ("6.14", 10), ("6.15", 1),
        ("6.16", 3), ("6.17", 5), ("6.18", 5), ("6.19", 5), ("6.20", 7), ("6.21", 8), ("6.22", 34),
        ("6.23", 7), ("7.1", 6), ("7.3", 6), ("7.5", 1), ("7.7", 13), ("7.9", 10), ("7.13", 2),
        ("10.1", 1),
    ]

    static let cases = groups.flatMap { group, count in (1...count).map { "\(group).\($0)" } }

    @Test(.timeLimit(.minutes(1)), arguments: cases)
    func `an echoing client does as RFC 6455 says`(id: String) async throws {
        let run = try TestGateway.shared.get().newRun()
        let socket = try await openSocket("case/\(id)", run: run)
        await echoAll(socket)
        let result = try await verdict(run)
        #expect(result == "OK")
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("68", 1002), ("72-top-bit", 1002), ("72-longest", 1002), ("72-long-16", 1002),
            ("72-long-64", 1002), ("72-too-big", 1009), ("72-too-big-in-parts", 1009),
            ("76-few-fragments", 1008),
        ] as [(String, UInt16)])
    func `a peer that breaks the rules is told why`(row: String, code: UInt16) async throws {
        let run = try TestGateway.shared.get().newRun()
        let socket = try await openSocket("row/\(row)", run: run)
        await #expect(throws: LinkError.closed(code: code)) { try await socket.receive() }
        await #expect(throws: LinkError.closed(code: code)) { try await socket.send(.text("x")) }
        let result = try await verdict(run)
        #expect(result == "OK")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a million empty fragments end the connection`() async throws {
        let run = try TestGateway.shared.get().newRun()
        let socket = try await openSocket("row/76-fragments", run: run)
        await #expect(throws: LinkError.closed(code: 1008)) { try await socket.receive() }
        let result = try await verdict(run)
        #expect(result == "OK")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a flood of pings is survived and its last one answered`() async throws {
        let run = try TestGateway.shared.get().newRun()
        let socket = try await openSocket("row/76-pings", run: run)
        let watch = Task {
            var most = 0
            while !Task.isCancelled {
                most = max(most, await socket.pendingBytes)
                await Task.yield()
            }
            return most
        }
        #expect(try await socket.receive() == nil)
        watch.cancel()
        // 64 pongs of 13 bytes and the newest.
        #expect(await watch.value <= 65 * 13 + 8)
        let result = try await verdict(run)
        #expect(result == "OK")
    }

    @Test(.timeLimit(.minutes(1)))
    func `each of 10,000 frames has a mask of its own`() async throws {
        let run = try TestGateway.shared.get().newRun()
        let socket = try await openSocket("masks", run: run)
        for _ in 0..<10_000 { try await socket.send(.binary([1, 2, 3, 4])) }
        #expect(try await socket.receive() == nil)
        let result = try await verdict(run)
        #expect(result == "OK")
    }
}
