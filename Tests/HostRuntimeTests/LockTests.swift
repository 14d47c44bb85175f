import GatewayAPI
import LocalAPI
import Testing

@testable import HostRuntime

@Suite(.timeLimit(.minutes(2)))
struct LockTests {
    @Test func `while the screen is locked nothing is seen and nothing is done`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        let socket = try await rig.viewer("v1", peer)
        socket.give(.binary(Viewing.key(0x61, true) + Viewing.pointer(1)))
        #expect(await eventually { rig.desktop.counts.keys == ["+61"] })
        await peer.forgetRequests()
        rig.desktop.lockedEnd.yield(true)
        // What was held is let go.
        #expect(await eventually { rig.desktop.counts.keys == ["+61", "-61"] })
        #expect(await eventually { rig.desktop.counts.buttons.last == 0 })
        try await peer.request("sharing.set")
        #expect(await peer.pauses == ["locked"])
        #expect(await eventually { await rig.host.status().sharing.held == .locked })
        let status = await rig.host.status()
        #expect(status.sharing.on && !status.permissions.control && !status.permissions.clipboard)

        let frames = rig.desktop.counts.frames
        socket.give(.binary(Viewing.key(0x62, true) + Viewing.pointer(1) + Viewing.cut))
        let before = Viewing.count(socket)
        socket.give(.binary(Viewing.request(incremental: false)))
        try await Viewing.bytes(of: socket, atLeast: before + 4 + 12 + 256)
        rig.desktop.change()
        #expect(rig.desktop.counts.keys.count == 2)
        #expect(rig.desktop.counts.clipboard.isEmpty)
        #expect(rig.desktop.counts.frames <= frames + 1)
        // A quiet picture and white letters, without one pixel of the screen: blue, green, red.
        let pixels = Viewing.lastPixels(of: socket, 64).map { Array($0.prefix(3)) }
        #expect(Set(pixels).isSubset(of: [[0x36, 0x2f, 0x2a], [0xff, 0xff, 0xff]]))

        await peer.forgetRequests()
        rig.desktop.lockedEnd.yield(false)
        try await peer.request("sharing.set")
        #expect(await peer.pauses == [nil])
        #expect(await eventually { await rig.host.status().sharing.held == nil })
        socket.give(.binary(Viewing.key(0x63, true)))
        #expect(await eventually { rig.desktop.counts.keys.last == "+63" })
    }

    @Test func `a screen that is locked before it is shared is not shown`() async throws {
        let rig = Rig()
        rig.desktop.lockedEnd.yield(true)
        let peer = try await rig.sharing()
        #expect(await eventually { await rig.host.status().sharing.held == .locked })
        let socket = try await rig.viewer("v1", peer)
        #expect(rig.desktop.counts.frames == 0)
        let pixels = Viewing.lastPixels(of: socket, 16).map(\.first)
        #expect(Set(pixels).isSubset(of: [0x36, 0xff]))
    }

    @Test func `it stays locked until nobody says so any more`() async throws {
        let locks = FakeLocks()
        let rig = Rig(locks: locks)
        _ = try await rig.sharing()
        rig.desktop.lockedEnd.yield(true)
        locks.end.yield(true)
        #expect(await eventually { await rig.host.status().sharing.held == .locked })
        rig.desktop.lockedEnd.yield(false)
        locks.end.yield(true)
        #expect(await rig.host.status().sharing.held == .locked)
        locks.end.yield(false)
        #expect(await eventually { await rig.host.status().sharing.held == nil })
    }

    @Test func `one that is locked and unlocked very often ends as it is last`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        _ = try await rig.viewer("v1", peer)
        for round in 0..<201 {
            rig.desktop.lockedEnd.yield(round.isMultiple(of: 2))
            await Task.yield()
        }
        #expect(await eventually { await rig.host.status().sharing.held == .locked })
        rig.desktop.lockedEnd.yield(false)
        #expect(await eventually { await rig.host.status().sharing.held == nil })
    }
}

/// Locks that the test turns.
final class FakeLocks: SessionLocks {
    private let stream: AsyncStream<Bool>
    let end: AsyncStream<Bool>.Continuation

    init() { (stream, end) = AsyncStream.makeStream(of: Bool.self) }

    func states() -> AsyncStream<Bool> { stream }
}

extension Peer {
    /// What was said of pauses, in order.
    var pauses: [String?] {
        requests.compactMap { request -> String?? in
            if case .sharingSet(let set) = request { .some(set.paused) } else { nil }
        }
    }
}

extension Viewing {
    /// The newest bytes that a viewer got, as pixels.
    static func lastPixels(of socket: FakeWebSocket, _ count: Int) -> [[UInt8]] {
        let bytes = socket.sent.flatMap { message -> [UInt8] in
            if case .binary(let bytes) = message { bytes } else { [] }
        }
        let pixels = Array(bytes.suffix(count * 4))
        return stride(from: 0, to: pixels.count, by: 4).map { Array(pixels[$0..<$0 + 4]) }
    }
}
