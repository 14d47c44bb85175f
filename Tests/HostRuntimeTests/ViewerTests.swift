import GatewayAPI
import LocalAPI
import Testing

@testable import HostRuntime

@Suite(.timeLimit(.minutes(2)))
struct ViewerTests {
    @Test func `with control keys, pointer and clipboard arrive`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        let socket = try await rig.viewer("v1", peer)
        socket.give(.binary(Viewing.key(0x61, true) + Viewing.pointer(1) + Viewing.cut))
        #expect(await eventually { rig.desktop.counts.clipboard == ["hi"] })
        #expect(rig.desktop.counts.keys == ["+61"])
        #expect(rig.desktop.counts.buttons == [1])
    }

    @Test(arguments: [true, false])
    func `who may only look does nothing else`(isExternal: Bool) async throws {
        let rig = Rig()
        let peer = try await rig.sharing(isExternal ? .control : .view)
        let socket = try await rig.viewer("v1", peer, kind: isExternal ? .external : .agent)
        let before = Viewing.count(socket)
        socket.give(.binary(Viewing.key(0x61, true) + Viewing.pointer(1) + Viewing.cut))
        rig.desktop.copy("secret")
        socket.give(.binary(Viewing.request(incremental: false)))
        try await Viewing.bytes(of: socket, atLeast: before + 4)
        #expect(rig.desktop.counts.keys.isEmpty)
        #expect(rig.desktop.counts.pointers == 0)
        #expect(rig.desktop.counts.clipboard.isEmpty)
        #expect(Viewing.count(socket) == before + 4 + 12 + 256, "one picture, no clipboard")
    }

    @Test func `a right that is taken back holds from the next message on, 1,000 of 1,000`()
        async throws
    {
        let rig = Rig()
        let peer = try await rig.sharing()
        let socket = try await rig.viewer("v1", peer)
        for round in 1...1_000 {
            socket.give(.binary(Viewing.pointer(0)))
            #expect(await eventually { rig.desktop.counts.pointers == round })
            try await peer.tell(Make.control(false))
            try await peer.settle()
            socket.give(.binary(Viewing.pointer(0) + Viewing.key(0x61, true) + Viewing.cut))
            // The picture that is asked for behind it shows that it was read.
            let before = Viewing.count(socket)
            socket.give(.binary(Viewing.request(incremental: false)))
            try await Viewing.bytes(of: socket, atLeast: before + 4 + 12 + 256)
            #expect(rig.desktop.counts.pointers == round)
            try await peer.tell(Make.control(true))
            try await peer.settle()
            try await rig.ask(ChangeSharing(access: .control, applications: []))
        }
        #expect(rig.desktop.counts.keys.isEmpty)
        #expect(rig.desktop.counts.clipboard.isEmpty)
    }

    @Test func `what a viewer holds is released when it goes, however it goes`() async throws {
        for way in ["cut", "disconnect", "stop", "policy"] {
            let rig = Rig()
            let peer = try await rig.sharing()
            let socket = try await rig.viewer("v1", peer)
            socket.give(
                .binary(Viewing.key(0x61, true) + Viewing.key(0x62, true) + Viewing.pointer(1)))
            #expect(await eventually { rig.desktop.counts.pointers == 1 })
            switch way {
            case "cut": socket.cut()
            case "disconnect":
                try await peer.tell(.screenDisconnect(ScreenDisconnect(viewerId: Make.id("v1"))))
            case "stop": try await rig.ask(StopSharing())
            default: try await peer.tell(Make.control(false))
            }
            #expect(await eventually { rig.desktop.counts.buttons == [1, 0] }, "\(way)")
            #expect(rig.desktop.counts.keys == ["+61", "+62", "-62", "-61"], "\(way)")
        }
    }

    @Test func `two viewers look at two monitors, and one moves`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        _ = try await rig.viewer("v1", peer)
        let second = try await rig.viewer("v2", peer)
        #expect(rig.desktop.counts.targets == [.all], "one picture for both")
        try await peer.tell(.screenSelect(ScreenSelect(viewerId: Make.id("v2"), display: 2)))
        try await peer.settle()
        #expect(rig.desktop.counts.targets == [.all, .display(2)])
        let before = Viewing.count(second)
        second.give(.binary(Viewing.request(incremental: false)))
        try await Viewing.bytes(of: second, atLeast: before + 4 + 12 + 64)
        let status = await rig.host.status()
        #expect(status.viewers.map(\.viewerId) == ["v1", "v2"])
    }

    @Test func `who was at a monitor that is gone sees those that are left`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        _ = try await rig.viewer("v1", peer)
        try await peer.tell(.screenSelect(ScreenSelect(viewerId: Make.id("v1"), display: 2)))
        try await peer.settle()
        rig.desktop.monitorsEnd.yield([FakeDesktop.display(1)])
        #expect(await eventually { rig.desktop.counts.targets.last == .all })
    }

    @Test func `a viewer that takes nothing does not slow another`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        let slow = try await rig.viewer("v1", peer)
        let quick = try await rig.viewer("v2", peer)
        slow.block()
        slow.give(.binary(Viewing.request(incremental: true)))
        let start = ContinuousClock.now
        for _ in 1...20 {
            let before = Viewing.count(quick)
            quick.give(.binary(Viewing.request(incremental: true)))
            rig.desktop.change()
            try await Viewing.bytes(of: quick, atLeast: before + 4 + 12 + 256)
        }
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(Viewing.count(slow) <= Viewing.greeting + 4 + 12 + 256)
    }

    @Test func `nothing is captured unless somebody waits for it`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        try await peer.tell(Make.line("m1", "x"))
        try await peer.settle()
        #expect(rig.desktop.counts.streams == 0)
        let socket = try await rig.viewer("v1", peer)
        let frames = rig.desktop.counts.frames
        for _ in 1...50 {
            rig.desktop.change()
            socket.give(.binary(Viewing.pointer(0)))
        }
        #expect(await eventually { rig.desktop.counts.pointers == 50 })
        #expect(rig.desktop.counts.frames <= frames + 1)
    }

    @Test func `a viewer that is lost is dialled again, one that is not known any more is not`()
        async throws
    {
        let rig = Rig()
        let peer = try await rig.sharing()
        let socket = try await rig.viewer("v1", peer)
        socket.cut()
        let again = try #require(await rig.link.nextScreen())
        rig.link.refuseScreens(.status(410, retryAfter: nil))
        again.cut()
        #expect(await eventually { await rig.host.status().viewers.isEmpty })
        #expect(rig.link.screenCount == 2)
    }
}
