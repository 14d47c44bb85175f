import CX11
import Raster

/// Moves and clicks for viewers, where they meet neither a window of ours nor what is not shown.
final class ViewerPointer {
    private let connection: DisplayConnection
    private let input: PointerInput
    let gate: InputGate
    /// How often the server was grabbed for it: for tests of what costs nothing.
    private(set) var grabCount = 0
    /// What was last pressed and released, until the server is seen to have done it.
    private var unsettled: (presses: UInt16, releases: UInt16) = (0, 0)

    /// How far apart the places are that are tried when the pointer must leave our windows.
    private static let escapeSteps = 8

    init(connection: DisplayConnection, input: PointerInput, gate: InputGate) {
        self.connection = connection
        self.input = input
        self.gate = gate
    }

    /// What a viewer wants of the pointer at one moment.
    struct Step {
        /// Where to, in pixels of the root window; `nil` for where it is.
        var target: Point?
        /// The buttons to press, and those to release, as bits of RFB's mask.
        var presses: UInt16
        var releases: UInt16
        /// What viewers hold down, of all streams.
        var held: UInt16
        /// What this viewer holds down.
        var mine: UInt16 = 0
        /// Whether somebody at the desk moves the pointer just now.
        var isContested = false
    }

    /// What has been done of it.
    struct Outcome {
        var position: Point?
        var pressed: UInt16 = 0
        var released: UInt16 = 0
    }

    /// Does what may be done; releases always happen.
    func perform(_ step: Step) -> Outcome {
        defer { XFlush(connection.pointer) }
        if gate.isOpen { return performUnchecked(step) }
        var step = step
        if step.presses != 0, gate.hasBarred, !isSettled() { step.presses = 0 }
        grabCount += 1
        XGrabServer(connection.pointer)
        defer { XUngrabServer(connection.pointer) }
        let window = step.target.map(gate.window) ?? 0
        if step.target == nil { _ = gate.pointer() }
        gate.catchUp()
        if !gate.hasBarred { return performUnchecked(step) }
        // What is dragged out of what is shown is let go.
        if gate.sharing != nil, step.target != nil, gate.bars(window) { step.releases |= step.mine }
        return perform(step, into: window)
    }

    private func performUnchecked(_ step: Step) -> Outcome {
        if let target = step.target { input.move(to: target) }
        change(step.presses, step.releases)
        return Outcome(position: step.target, pressed: step.presses, released: step.releases)
    }

    private func perform(_ step: Step, into window: Window) -> Outcome {
        let before = gate.pointer()
        var outcome = Outcome(released: step.releases)
        var now = before
        if !belongsToPerson(before, step), !gate.bars(window) {
            if let target = step.target {
                input.move(to: target)
                now = gate.pointer()
                outcome.position = now.position
            }
            // Between monitors of different size, or at a barrier, it ends up elsewhere.
            if gate.bars(now.window), !gate.bars(before.window) {
                input.move(to: before.position)
                now = before
                outcome.position = before.position
            }
            if !gate.bars(now.window) { outcome.pressed = step.presses }
        }
        if step.releases != 0 {
            // What was dragged would fall on us, or where nobody sees it.
            if gate.bars(now.window), let place = refuge(near: now.position) {
                input.move(to: place)
                outcome.position = place
            }
        }
        // Again, and at once: the mouse on the desk may have moved since we asked.
        if outcome.pressed != 0 { input.move(to: now.position) }
        change(outcome.pressed, step.releases)
        return outcome
    }

    private func change(_ presses: UInt16, _ releases: UInt16) {
        input.change(releases, isDown: false)
        input.change(presses, isDown: true)
        if presses | releases != 0 { unsettled = (presses, releases) }
    }

    /// Waits until the server has done what was pressed last.
    ///
    /// A window manager may hold the pointer back at a press until it has decided what it means.
    /// What is injected meanwhile waits in the server, and goes to whatever window is there then.
    private func isSettled() -> Bool {
        if unsettled == (0, 0) { return true }
        let isDone = gate.waits {
            let down = buttonsDown(gate.pointer())
            let (presses, releases) = (unsettled.presses & 0x1f, unsettled.releases & 0x1f)
            return down & presses == presses && down & releases & ~presses == 0
        }
        unsettled = (0, 0)
        return isDone
    }

    /// The first five buttons are bits 8 to 12 of X's mask, and RFB's first five.
    private func buttonsDown(_ pointer: InputGate.Pointer) -> UInt16 {
        UInt16(truncatingIfNeeded: pointer.mask >> 8 & 0x1f)
    }

    /// A button that is down at the desk, or a menu of ours, sends to us whatever happens.
    private func belongsToPerson(_ pointer: InputGate.Pointer, _ step: Step) -> Bool {
        let isHeldAtDesk = buttonsDown(pointer) & ~step.held != 0
        // Who holds a button down has the pointer, so no menu does.
        let isMenu = step.held == 0 ? gate.isTakenByMenu() : gate.own.hasMenu
        return isMenu || isHeldAtDesk || (step.isContested && gate.bars(pointer.window))
    }

    /// Finds the nearest place that is not ours.
    private func refuge(near point: Point) -> Point? {
        let size = connection.rootSize()
        let steps = 0...Self.escapeSteps
        let places = steps.flatMap { row in
            steps.map { column in
                Point(
                    x: (size.width - 1) * column / Self.escapeSteps,
                    y: (size.height - 1) * row / Self.escapeSteps)
            }
        }
        func distance(_ place: Point) -> Int {
            let (x, y) = (place.x - point.x, place.y - point.y)
            return x * x + y * y
        }
        return places.sorted { distance($0) < distance($1) }
            .first { !gate.bars(gate.window(at: $0)) }
    }
}
