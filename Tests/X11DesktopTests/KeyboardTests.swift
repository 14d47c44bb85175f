import CX11
import Glibc
import HostRuntime
import Raster
import TestSupport
import Testing

@testable import X11Desktop

@Suite(.timeLimit(.minutes(2)))
struct KeyboardTests {
    static let layouts = ["us", "de", "fr", "gr", "ru", "jp", "us -variant dvorak", "us,gr"]

    @Test(arguments: layouts)
    func `random text arrives as typed, and the keyboard is as it was`(layout: String) async throws
    {
        let desk = try await Desk(layout: layout)
        for locks in [0, UInt32(LockMask), UInt32(Mod2Mask), UInt32(LockMask | Mod2Mask)] {
            XkbLockModifiers(
                desk.client.display, UInt32(XkbUseCoreKbd), UInt32(LockMask | Mod2Mask), locks)
            XSync(desk.client.display, 0)
            try await check(desk, strings: 6)
        }
        try await desk.end()
    }

    private func check(_ desk: Desk, strings: Int) async throws {
        let state = desk.state()
        for _ in 0..<strings {
            let text = Self.randomText()
            let before = desk.receiver.now.symbols.count
            await desk.type(text)
            let count = before + text.unicodeScalars.count
            let all = try await desk.receiver.text(count: count)
            let typed = String(String.UnicodeScalarView(all.unicodeScalars.dropFirst(before)))
            #expect(typed == text)
            await desk.settle()
            #expect(desk.state() == state)
        }
    }

    /// Letters and signs of the layouts above, and some that no key bears.
    private static func randomText() -> String {
        let common = Array("abcxyzABCXYZ019 .,;:!?@#$%^&*()[]{}<>/|\\\"'`~+-=_".unicodeScalars)
        let national = Array("äöüßÄÖÜéèàçùñøåαβγδωΑΩабвгдяыёАЯЫЁ€£µ§°²³".unicodeScalars)
        let rare = Array("–—“”„…→∞≠√😀漢字かなカナשלוםعربไทยżółćđơ".unicodeScalars)
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 5...25) {
            let set = [common, common, common, national, national, rare].randomElement() ?? common
            text.append(set.randomElement() ?? "a")
        }
        return String(text)
    }

    @Test
    func `hundreds of characters that no key bears arrive in order`() async throws {
        let desk = try await Desk(layout: "us")
        let scalars = (0..<200).map { _ in Unicode.Scalar(UInt32.random(in: 0x4e00...0x9fff)) }
        let text = String(String.UnicodeScalarView(scalars.compactMap(\.self)))
        let typing = Task { await desk.type(text) }
        #expect(try await desk.receiver.text(count: 200) == text)
        await typing.value
        try await desk.end()
    }

    @Test
    func `a viewer's own Shift and AltGr do not spoil what it types`() async throws {
        let desk = try await Desk(layout: "us")
        // As a French keyboard sends a digit, a German one an at sign.
        for (modifier, symbol) in [
            (XK_Shift_L, "1"), (XK_ISO_Level3_Shift, "@"), (XK_ISO_Level3_Shift, "€"),
            (XK_Shift_L, "A"), (XK_Shift_L, "a"), (XK_Shift_L, "ж"),
        ] {
            await desk.key(UInt32(modifier), isDown: true)
            await desk.type(symbol)
            await desk.key(UInt32(modifier), isDown: false)
        }
        #expect(try await desk.receiver.text(count: 6) == "1@€Aaж")
        await desk.settle()
        #expect(desk.client.keysDown() == [])
        try await desk.end()
    }

    @Test
    func `dead keys and function keys arrive as they are`() async throws {
        let desk = try await Desk(layout: "de")
        let symbols = [
            XK_dead_acute, XK_dead_circumflex, XK_F5, XK_Return, XK_KP_7, XK_KP_Home, XK_Left,
            XK_F21,
        ].map { UInt32($0) }
        for symbol in symbols { await desk.tap(symbol) }
        _ = try await desk.receiver.text(count: symbols.count)
        #expect(desk.receiver.now.symbols == symbols)
        try await desk.end()
    }

    @Test
    func `shortcuts keep their modifiers`() async throws {
        let desk = try await Desk(layout: "us")
        await desk.key(UInt32(XK_Control_L), isDown: true)
        await desk.key(UInt32(XK_Shift_L), isDown: true)
        await desk.tap(UInt32(XK_T))
        await desk.tap(UInt32(XK_Tab))
        await desk.tap(UInt32(XK_Left))
        await desk.key(UInt32(XK_Shift_L), isDown: false)
        await desk.key(UInt32(XK_Control_L), isDown: false)
        _ = try await desk.receiver.text(count: 3)
        let now = desk.receiver.now
        #expect(now.symbols == [XK_T, XK_ISO_Left_Tab, XK_Left].map { UInt32($0) })
        #expect(now.states == [5, 5, 5])
        try await desk.end()
    }

    @Test
    func `keys that end or leave the desktop are dropped`() async throws {
        let desk = try await Desk(layout: "us")
        for symbol in [0x1008_FE01, 0xfed5, XK_Sys_Req, XK_Caps_Lock, XK_Num_Lock, XK_Scroll_Lock] {
            await desk.tap(UInt32(symbol))
        }
        let state = desk.state()
        await desk.key(UInt32(XK_Control_L), isDown: true)
        await desk.key(UInt32(XK_Alt_L), isDown: true)
        for symbol in [XK_F1, XK_F12, XK_BackSpace, XK_Print] { await desk.tap(UInt32(symbol)) }
        await desk.key(UInt32(XK_Alt_L), isDown: false)
        // A key that was down before the modifiers were.
        await desk.key(UInt32(XK_F2), isDown: true)
        await desk.key(UInt32(XK_Alt_L), isDown: true)
        await desk.settle()
        #expect(desk.client.keysDown().count == 2)
        await desk.stream.releaseAll()
        await desk.tap(UInt32(XK_z))
        _ = try await desk.receiver.text(count: 2)
        #expect(desk.receiver.now.symbols == [UInt32(XK_F2), UInt32(XK_z)])
        #expect(desk.state() == state)
        try await desk.end()
    }

    @Test
    func `symbols that are none are ignored`() async throws {
        let desk = try await Desk(layout: "us")
        let none: [UInt32] = [
            0, 0xffff_ffff, 0xffffff, 0x0111_0000, 0x0100_d800, 0x0100_0000, 0x0100_001b,
            0x2000_0041, 0x1fff_ffff,
        ]
        for symbol in none + (0..<200).map({ _ in UInt32.random(in: 0x0111_0000...0xffff_ffff) }) {
            await desk.key(symbol, isDown: true)
        }
        // A release without a press.
        await desk.key(UInt32(XK_b), isDown: false)
        await desk.tap(UInt32(XK_a))
        #expect(try await desk.receiver.text(count: 1) == "a")
        await desk.settle()
        #expect(desk.client.keysDown() == [])
        try await desk.end()
    }

    @Test
    func `a key that is pressed again repeats`() async throws {
        let desk = try await Desk(layout: "us")
        for _ in 0..<3 { await desk.key(UInt32(XK_a), isDown: true) }
        await desk.key(UInt32(XK_a), isDown: false)
        #expect(try await desk.receiver.text(count: 3) == "aaa")
        await desk.settle()
        #expect(desk.client.keysDown() == [])
        try await desk.end()
    }

    @Test
    func `a release that comes late makes no repeats`() async throws {
        let desk = try await Desk(layout: "us")
        await desk.key(UInt32(XK_a), isDown: true)
        // Servers begin after 660 ms.
        try await Task.sleep(for: .milliseconds(1200))
        await desk.key(UInt32(XK_a), isDown: false)
        await desk.tap(UInt32(XK_b))
        #expect(try await desk.receiver.text(count: 2) == "ab")
        try await desk.end()
    }

    @Test
    func `nothing stays down when a stream goes in mid-chord`() async throws {
        let desk = try await Desk(layout: "de")
        let symbols = [
            XK_Shift_L, XK_Control_L, XK_Alt_L, XK_Super_L, XK_ISO_Level3_Shift, XK_a, XK_Z,
            XK_KP_5, XK_Cyrillic_zhe, XK_F5,
        ]
        for round in 0..<60 {
            var stream: (any ScreenStream)? = try await desk.desktop.openStream(.all)
            for symbol in symbols.shuffled().prefix(Int.random(in: 1...6)) {
                await stream?.key(keysym: UInt32(symbol), isDown: true)
            }
            await stream?.pointer(at: .init(x: 300, y: 300), buttons: UInt16.random(in: 0...7))
            switch round % 3 {
            case 0: await stream?.releaseAll()
            case 1: await stream?.close()
            default: stream = nil
            }
            // Runs after what a forgotten stream has left to do.
            await desk.settle()
            #expect(desk.client.keysDown() == [])
            #expect(desk.client.pointer().mask & 0xff00 == 0)
        }
        try await desk.end()
    }
}

/// A keyboard of one layout, somebody who types through the code under test, and what arrives.
struct Desk {
    let server: XServer
    let client: TestClient
    let receiver: TextReceiver
    let desktop: X11Desktop
    let stream: any ScreenStream
    let keymap: String

    init(layout: String) async throws {
        server = try XServer.xvfb(size: (400, 400))
        try server.run(["setxkbmap", "-layout"] + layout.split(separator: " ").map(String.init))
        client = try TestClient(server)
        receiver = try TextReceiver(server)
        keymap = try server.run(["xkbcomp", server.display, "-"]).text
        desktop = try await X11Desktop.open(display: server.display, log: testLog)
        stream = try await desktop.openStream(.all)
    }

    func key(_ keysym: UInt32, isDown: Bool) async {
        await stream.key(keysym: keysym, isDown: isDown)
    }

    /// Returns when the server has done all that was asked so far: a list takes round trips.
    func settle() async { _ = await desktop.windows() }

    func tap(_ keysym: UInt32) async {
        await key(keysym, isDown: true)
        await key(keysym, isDown: false)
    }

    func type(_ text: String) async {
        for scalar in text.unicodeScalars {
            let isLatin1 = scalar.value < 0x100
            await tap(isLatin1 ? scalar.value : 0x0100_0000 | scalar.value)
        }
    }

    /// Group, locked, latched and base modifiers.
    func state() -> [Int] {
        var state = XkbStateRec()
        XkbGetState(client.display, UInt32(XkbUseCoreKbd), &state)
        return [
            Int(state.group), Int(state.locked_mods), Int(state.latched_mods),
            Int(state.base_mods), Int(state.locked_group),
        ]
    }

    func end() async throws {
        await desktop.close()
        receiver.stop()
        let after = try server.run(["xkbcomp", server.display, "-"]).text
        #expect(keymap.count > 10_000)
        #expect(after == keymap)
        #expect(client.keysDown() == [])
    }
}
