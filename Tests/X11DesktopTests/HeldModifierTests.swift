import CX11
import HostRuntime
import TestSupport
import Testing

@testable import X11Desktop

/// Viewers hold the modifiers that their own layout needs, and send the symbol that came of it.
@Suite(.timeLimit(.minutes(2)))
struct HeldModifierTests {
    static let layouts = ["us", "de", "fr", "gr", "ru", "jp", "us,gr"]
    static let held = [
        [XK_Shift_L], [XK_Shift_R], [XK_ISO_Level3_Shift], [XK_Shift_L, XK_ISO_Level3_Shift],
        [XK_ISO_Level3_Shift, XK_Shift_L], [XK_Mode_switch],
    ]
    private static let deadKeys = [
        XK_dead_circumflex, XK_dead_acute, XK_dead_grave, XK_dead_diaeresis, XK_dead_tilde,
        XK_dead_cedilla,
    ].map { UInt32($0) }
    private static let others = [
        XK_BackSpace, XK_Return, XK_Left, XK_F5, XK_Delete, XK_KP_Enter, XK_Home,
    ].map { UInt32($0) }
    private static let letters = Array("aAzZqm1@€#.,;~|\\{}[]ößÄéçαΩяЖñ^'`\"".unicodeScalars)

    @Test(arguments: layouts)
    func `what a viewer holds for its own layout does not change what it sends`(
        layout: String
    ) async throws {
        let desk = try await Desk(layout: layout)
        let before = desk.state()
        for keys in Self.held {
            let symbols = (Self.letters.map(Self.keysym) + Self.deadKeys + Self.others).shuffled()
            let start = desk.receiver.now.symbols.count
            for key in keys { await desk.key(UInt32(key), isDown: true) }
            let whileHeld = desk.state()
            for symbol in symbols { await desk.tap(symbol) }
            #expect(desk.state() == whileHeld)
            for key in keys.reversed() { await desk.key(UInt32(key), isDown: false) }
            _ = try await desk.receiver.text(count: start + symbols.count)
            let arrived = desk.receiver.now.symbols.dropFirst(start)
            #expect(arrived.count == symbols.count)
            let spoilt = zip(symbols, arrived).filter { Self.normal($0) != Self.normal($1) }
            #expect(spoilt.isEmpty, "\(layout), held \(keys)")
            await desk.settle()
            #expect(desk.state() == before)
        }
        try await desk.end()
    }

    @Test
    func `the modifier may be let go before the key is`() async throws {
        let desk = try await Desk(layout: "de")
        let circumflex = UInt32(XK_dead_circumflex)
        await desk.key(UInt32(XK_ISO_Level3_Shift), isDown: true)
        await desk.key(circumflex, isDown: true)
        await desk.key(UInt32(XK_ISO_Level3_Shift), isDown: false)
        await desk.key(circumflex, isDown: false)
        await desk.tap(UInt32(XK_o))
        _ = try await desk.receiver.text(count: 2)
        #expect(desk.receiver.now.symbols == [circumflex, UInt32(XK_o)])
        try await desk.end()
    }

    @Test
    func `a shortcut with AltGr held keeps Control`() async throws {
        let desk = try await Desk(layout: "de")
        await desk.key(UInt32(XK_Control_L), isDown: true)
        await desk.key(UInt32(XK_ISO_Level3_Shift), isDown: true)
        await desk.tap(UInt32(XK_bracketleft))
        await desk.tap(UInt32(XK_odiaeresis))
        await desk.key(UInt32(XK_ISO_Level3_Shift), isDown: false)
        await desk.key(UInt32(XK_Control_L), isDown: false)
        _ = try await desk.receiver.text(count: 2)
        let states = desk.receiver.now.states
        #expect(states.count == 2)
        #expect(states.allSatisfy { $0 & UInt32(ControlMask) != 0 })
        try await desk.end()
    }

    private static func keysym(_ scalar: Unicode.Scalar) -> UInt32 {
        scalar.value < 0x100 ? scalar.value : 0x0100_0000 | scalar.value
    }

    /// One number for all symbols of one character.
    private static func normal(_ symbol: UInt32) -> UInt32 {
        Keysym(untrusted: symbol)?.key ?? symbol
    }
}
