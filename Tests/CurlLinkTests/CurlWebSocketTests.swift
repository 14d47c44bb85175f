import Glibc
import HostRuntime
import Testing

@testable import CurlLink

struct CurlWebSocketTests {
    private static func noise(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let words = (0..<(count / 8 + 1)).map { _ in generator.next() as UInt64 }
        return words.withUnsafeBytes { Array($0.prefix(count)) }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["plain", "tls"])
    func `large messages come back as they went`(server: String) async throws {
        let run = try TestGateway.shared.get().newRun()
        let socket = try await openSocket(
            "echo", run: run, server: server, maximumBytes: 16 << 20)
        for size in [0, 1, 125, 126, 65_535, 65_536, 1 << 20, 4 << 20] {
            let bytes = Self.noise(size)
            try await socket.send(.binary(bytes))
            let back = try await socket.receive()
            #expect(back == .binary(bytes), "\(size) bytes")
        }
        try await socket.send(.text("Grüße 🙂"))
        #expect(try await socket.receive() == .text("Grüße 🙂"))
        await socket.close(code: 1000)
        #expect(try await socket.receive() == nil)
        #expect(try await verdict(run) == "OK")
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["plain", "tls"])
    func `what a stalled reader gets late is whole`(server: String) async throws {
        let run = try TestGateway.shared.get().newRun()
        let socket = try await openSocket(
            "stall?seconds=0.5&count=600", run: run, server: server)
        for number in 0..<600 {
            // Odd sizes, so that writes begin and end anywhere.
            let size = 1 + number * 7919 % 60_000
            try await socket.send(
                .binary([UInt8](repeating: UInt8(number % 251), count: size)))
            #expect(await socket.pendingBytes <= 256 << 10 + 60_014)
        }
        #expect(try await socket.receive() == nil)
        let result = try await verdict(run)
        #expect(result == "OK")
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["plain", "tls"])
    func `senders wait for a peer that does not read, and can be cancelled`(
        server: String
    ) async throws {
        let socket = try await openSocket("stall?seconds=20&count=1", server: server)
        let sender = Task {
            while true { try await socket.send(.binary([UInt8](repeating: 7, count: 1 << 16))) }
        }
        try await waitUntil { await socket.pendingBytes > 256 << 10 }
        try await Task.sleep(for: .milliseconds(50))
        #expect(await socket.pendingBytes <= 256 << 10 + 1 << 17)
        sender.cancel()
        await #expect(throws: LinkError.cancelled) { try await sender.value }
        await socket.abort()
        #expect(await socket.pendingBytes == 0)
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["plain", "tls"])
    func `nothing leaves after an abort though every buffer is full`(
        server: String
    ) async throws {
        let gateway = try TestGateway.shared.get()
        let (run, ready, aborted) = (gateway.newRun(), gateway.newRun(), gateway.newRun())
        // What the peer's kernel has taken already cannot be called back: its buffer, and little more.
        let socket = try await openSocket(
            "full?ready=\(ready)&aborted=\(aborted)&limit=8000000", run: run, server: server)
        let sender = Task {
            while true { try await socket.send(.binary([UInt8](repeating: 7, count: 1 << 16))) }
        }
        let receiver = Task { try await socket.receive() }
        _ = try await verdict(ready)
        try await waitUntil { await socket.pendingBytes > 256 << 10 }
        let began = ContinuousClock.now
        await socket.abort()
        #expect(began.duration(to: .now) < .milliseconds(500))
        _ = try await link.send(try request("note?run=\(aborted)"))
        await #expect(throws: LinkError.cancelled) { try await sender.value }
        await #expect(throws: LinkError.cancelled) { try await receiver.value }
        #expect(try await verdict(run) == "OK")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a message is refused by its length and not by its bytes`() async throws {
        let socket = try await openSocket("burst?size=2000&count=1", maximumBytes: 1999)
        await #expect(throws: LinkError.closed(code: 1009)) { try await socket.receive() }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["plain", "tls"])
    func `a receiver that takes its time loses nothing`(server: String) async throws {
        let run = try TestGateway.shared.get().newRun()
        let socket = try await openSocket(
            "burst?size=65536&count=300", run: run, server: server)
        for number in 0..<300 {
            if number % 100 == 0 { try await Task.sleep(for: .milliseconds(200)) }
            guard case .binary(let bytes)? = try await socket.receive() else {
                Issue.record("ended at \(number)")
                return
            }
            #expect(bytes.count == 65_536 && Int(bytes[2]) << 8 | Int(bytes[3]) == number)
        }
        #expect(try await socket.receive() == nil)
        let result = try await verdict(run)
        #expect(result == "OK")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a slow receiver's own silence does not end the connection`() async throws {
        let socket = try await openSocket("burst?size=65536&count=300")
        await socket.setHeartbeat(seconds: 0.1)
        try await Task.sleep(for: .milliseconds(700))
        for _ in 0..<300 { #expect(try await socket.receive() != nil) }
        #expect(try await socket.receive() == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a silent peer is pinged once and given up after two periods`() async throws {
        let run = try TestGateway.shared.get().newRun()
        // The peer is silent from the moment the connection stands.
        let began = ContinuousClock.now
        let socket = try await openSocket("row/78-silent", run: run)
        await socket.setHeartbeat(seconds: 0.5)
        await #expect(throws: LinkError.closed(code: 1006)) { try await socket.receive() }
        let duration = began.duration(to: .now)
        #expect(duration > .milliseconds(900) && duration < .seconds(4))
        #expect(try await verdict(run) == "OK")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a reset connection is closed without a code`() async throws {
        let socket = try await openSocket("row/78-reset")
        await #expect(throws: LinkError.closed(code: 1006)) { try await socket.receive() }
        await #expect(throws: LinkError.closed(code: 1006)) { try await socket.send(.text("x")) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `closing waits no longer than a second for an answer`() async throws {
        let run = try TestGateway.shared.get().newRun()
        let socket = try await openSocket("row/close-unanswered", run: run)
        let began = ContinuousClock.now
        await socket.close(code: 1001)
        #expect(began.duration(to: .now) < .seconds(4))
        await #expect(throws: LinkError.closed(code: 1001)) { try await socket.send(.text("x")) }
        await socket.close(code: 1000)
        await socket.abort()
        #expect(try await verdict(run) == "OK")
    }

    @Test(.timeLimit(.minutes(1)))
    func `receiving can be cancelled and taken up again`() async throws {
        let socket = try await openSocket("echo")
        let receiver = Task { try await socket.receive() }
        try await Task.sleep(for: .milliseconds(20))
        receiver.cancel()
        await #expect(throws: LinkError.cancelled) { try await receiver.value }
        try await socket.send(.text("again"))
        #expect(try await socket.receive() == .text("again"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `500 connections opened, used and dropped leave no descriptor behind`() async throws {
        _ = try await openSocket("echo")
        for number in 0..<500 {
            let socket = try await openSocket("echo")
            try await socket.send(.text("x"))
            switch number % 4 {
            case 0: await socket.abort()
            case 1: await socket.close(code: 1000)
            case 2: _ = try await socket.receive()
            default: break
            }
        }
        try await waitUntil { openDescriptors() < 200 }
    }

    /// Two channels of the test process may be open for other tests beside this one.
    private func openDescriptors() -> Int {
        (0..<2048).count { Glibc.fcntl($0, F_GETFD) >= 0 }
    }

    private func waitUntil(_ isTrue: () async -> Bool) async throws {
        while !(await isTrue()) { try await Task.sleep(for: .milliseconds(5)) }
    }
}
