import CX11
import Logging

/// Types for viewers: XTest, on whatever layout the person at the desk uses.
final class Keyboard {
    private let connection: DisplayConnection
    private let log: Logger
    private let eventBase: CInt
    let gate: InputGate
    let borrowed: BorrowedKeys
    private let repeating: RepeatControl
    private let record: HeldRecord
    private var map: KeyMap?
    /// How many symbols hold each key down.
    private var down: [UInt8: Int] = [:]
    private var hasWarned = false
    /// The last key that went down or up, until the server is seen to have done it.
    private var unsettled: (keycode: UInt8, isDown: Bool)?
    /// What is watched for; no viewer can press it.
    var stopKey: StopKeyWatch?

    private static let maximumHeld = 64
    static let controlAlt = UInt8(ControlMask | Mod1Mask)

    init?(connection: DisplayConnection, gate: InputGate, record: HeldRecord, log: Logger) {
        let display = connection.pointer
        var (opcode, event, error): (CInt, CInt, CInt) = (0, 0, 0)
        var (major, minor): (CInt, CInt) = (XkbMajorVersion, XkbMinorVersion)
        guard XkbQueryExtension(display, &opcode, &event, &error, &major, &minor) != 0 else {
            return nil
        }
        self.connection = connection
        self.gate = gate
        self.log = log
        eventBase = event
        self.record = record
        borrowed = BorrowedKeys(display: display, record: record)
        repeating = RepeatControl(display: display, record: record)
        repeating.setRepeating(false)
        let mask = UInt32(XkbNewKeyboardNotifyMask | XkbMapNotifyMask)
        XkbSelectEvents(display, UInt32(XkbUseCoreKbd), mask, mask)
    }

    /// Takes an event if it is about the keyboard's map.
    func handle(_ event: inout XEvent) -> Bool {
        guard event.type == eventBase else { return false }
        withUnsafePointer(to: &event) { pointer in
            pointer.withMemoryRebound(to: XkbEvent.self, capacity: 1) { note($0.pointee) }
        }
        return true
    }

    private func note(_ event: XkbEvent) {
        // Our own changes come back, one key each; reading all of the map again would be waste.
        if CInt(event.any.xkb_type) == XkbMapNotify {
            let change = event.map
            let isOwn =
                change.num_key_syms == 1 && change.changed == UInt32(XkbKeySymsMask)
                && borrowed.keycodes.contains(change.first_key_sym)
            if isOwn { return }
        }
        map = nil
    }

    /// Presses the key of a symbol; again where it is held, as a key that repeats does.
    func press(_ keysym: Keysym, held: inout [Keysym: UInt8]) {
        if keysym.isLock || keysym.isForbidden { return }
        waitForKey(keysym)
        guard isSettled() else { return }
        atomically { state, map in
            guard gate.admitsKeys() else { return }
            if let keycode = held[keysym] {
                if keysym.isModifier { return }
                lift(keycode, &held, keysym)
            }
            guard held.count < Self.maximumHeld, !isForbidden(keysym, state) else { return }
            guard let stroke = stroke(for: keysym, state, map) else { return warnOnce() }
            if mayEndSession(stroke, state, map) { return }
            if down[stroke.keycode] != nil { fake(stroke.keycode, isDown: false) }
            perform(stroke, state, map)
            held[keysym] = stroke.keycode
            down[stroke.keycode, default: 0] += 1
            if keysym.isModifier { releaseDangerous(&held) }
        }
    }

    /// Releases the key of a symbol; nothing where it is not held.
    func release(_ keysym: Keysym, held: inout [Keysym: UInt8]) {
        if let keycode = held[keysym] {
            lift(keycode, &held, keysym)
        } else if let other = neighbour(of: keysym, held) {
            lift(other.value, &held, other.key)
        }
        XFlush(connection.pointer)
    }

    /// Some viewers name a key by what it would make now, with Shift let go meanwhile.
    private func neighbour(
        of keysym: Keysym, _ held: [Keysym: UInt8]
    ) -> (key: Keysym, value: UInt8)? {
        guard let places = map?.places(of: keysym, except: []) else { return nil }
        return held.first { pair in places.contains { $0.keycode == pair.value } }
    }

    /// Releases all of them.
    func releaseAll(_ held: inout [Keysym: UInt8]) {
        // Ordinary keys first: they must not be seen without their modifiers.
        for (keysym, keycode) in held.sorted(by: { !$0.key.isModifier && $1.key.isModifier }) {
            lift(keycode, &held, keysym)
        }
    }

    /// Milliseconds until borrowed keys can be given back; `nil` when none is borrowed.
    var restMilliseconds: Int? { borrowed.isEmpty ? nil : borrowed.millisecondsToRest() }

    /// Lets the server repeat keys as it did before.
    func end() { repeating.setRepeating(true) }

    /// Gives borrowed keys back.
    func giveBack() {
        guard !borrowed.isEmpty, let map = currentMap() else { return }
        borrowed.giveBack(in: map, down: Set(down.keys))
    }

    /// Returns the map, read anew where it has changed.
    func currentMap() -> KeyMap? {
        if let map { return map }
        map = KeyMap(display: connection.pointer)
        if let map {
            borrowed.reconcile(with: map)
            stopKey?.resolve(in: map, without: borrowed.keycodes)
        }
        return map
    }

    /// Lets nobody change layout or modifiers between our look at them and the key.
    private func atomically(_ body: (KeyboardState, KeyMap) -> Void) {
        let display = connection.pointer
        XGrabServer(display)
        defer {
            XUngrabServer(display)
            XFlush(display)
        }
        guard let state = readState() else { return }
        takeMapEvents()
        guard let map = currentMap() else { return }
        body(state, map)
    }

    func readState() -> KeyboardState? {
        var state = XkbStateRec()
        guard XkbGetState(connection.pointer, UInt32(XkbUseCoreKbd), &state) == 0 else {
            return nil
        }
        return KeyboardState(
            group: Int(state.group), lockedGroup: Int(state.locked_group), modifiers: state.mods,
            locked: state.locked_mods, latched: state.latched_mods)
    }

    /// The round trip before has read what the server had to say about the map.
    private func takeMapEvents() {
        var event = XEvent()
        while XCheckTypedEvent(connection.pointer, eventBase, &event) != 0 { _ = handle(&event) }
    }

    private func stroke(
        for keysym: Keysym, _ state: KeyboardState, _ map: KeyMap
    ) -> KeyStroke? {
        let resolver = KeyResolver(map: map, borrowed: borrowed.keycodes)
        // On its own key it would change the group under every symbol that we look for.
        if keysym.value == UInt32(XK_Mode_switch), let level3 = keysym.substitute {
            return resolver.stroke(for: level3, in: state)
        }
        if keysym.value == UInt32(XK_Tab), state.modifiers & UInt8(ShiftMask) != 0,
            let backward = Keysym(untrusted: UInt32(XK_ISO_Left_Tab)),
            let stroke = resolver.stroke(for: backward, in: state)
        {
            return stroke
        }
        if let stroke = resolver.stroke(for: keysym, in: state) { return stroke }
        if let other = keysym.substitute, let stroke = resolver.stroke(for: other, in: state) {
            return stroke
        }
        guard keysym.canBeBorrowed,
            let keycode = borrowed.keycode(for: keysym, in: map, down: Set(down.keys))
        else { return nil }
        return resolver.stroke(borrowed: keycode, for: keysym, in: state)
    }

    private func waitForKey(_ keysym: Keysym) {
        guard keysym.canBeBorrowed, let map = currentMap(),
            map.places(of: keysym, except: borrowed.keycodes).isEmpty
        else { return }
        borrowed.waitForKey(for: keysym, in: map, down: Set(down.keys))
    }

    private func perform(_ stroke: KeyStroke, _ state: KeyboardState, _ map: KeyMap) {
        let keycode = stroke.keycode
        let isChanged = stroke.group != nil || stroke.turnOn | stroke.turnOff != 0
        if !isChanged { return fake(keycode, isDown: true) }
        let change = ModifierChange(
            stroke: stroke, state: state, map: map, down: down.keys.sorted())
        change.apply(connection.pointer, fake)
        fake(keycode, isDown: true)
        change.undo(connection.pointer, fake)
    }

    func lift(_ keycode: UInt8, _ held: inout [Keysym: UInt8], _ keysym: Keysym) {
        held[keysym] = nil
        let count = (down[keycode] ?? 1) - 1
        down[keycode] = count > 0 ? count : nil
        if count <= 0 { fake(keycode, isDown: false) }
    }

    private func fake(_ keycode: UInt8, isDown: Bool) {
        unsettled = (keycode, isDown)
        // Before it is asked for; once it is up it does no harm to release it again.
        if isDown { record.file?.note(key: keycode, isDown: true) }
        defer { if !isDown { record.file?.note(key: keycode, isDown: false) } }
        XTestFakeKeyEvent(connection.pointer, UInt32(keycode), isDown ? 1 : 0, 0)
    }

    /// Waits until the last key has arrived: who holds the keyboard back at a key lets those after
    /// it go on only later, to whatever window has the focus then.
    private func isSettled() -> Bool {
        guard gate.hasBarred, let (keycode, isDown) = unsettled else { return true }
        unsettled = nil
        return gate.waits {
            var bits = [CChar](repeating: 0, count: 32)
            XQueryKeymap(connection.pointer, &bits)
            let byte = UInt8(bitPattern: bits[Int(keycode / 8)])
            return (byte >> (keycode % 8) & 1 == 1) == isDown
        }
    }

    private func warnOnce() {
        if hasWarned { return }
        hasWarned = true
        log.warning("a symbol cannot be typed: no key bears it and none is free")
    }
}
