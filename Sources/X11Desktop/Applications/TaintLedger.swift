/// Which windows' pixels may be somebody else's, and what makes them the window's own.
///
/// The server fills a window's memory from the screen whenever it makes it anew: when the window is
/// redirected, is mapped, or gets another size. A window without a background keeps those pixels
/// until its application has painted, and may copy them about within itself, as a terminal that
/// scrolls does, so no later painting proves that they are gone. They are therefore overwritten
/// before the window is looked at; what comes then is the application's.
struct TaintLedger<Window: Hashable> {
    /// How a window's memory becomes its own.
    enum Remedy: Equatable {
        /// It is blanked.
        case blank
        /// It gets what the memory before held, which was its own, and is blank beyond.
        case restore
    }

    private enum State {
        case clean
        case tainted(Remedy)
    }

    private var states: [Window: State] = [:]

    /// Whether a window's memory holds nothing but its own pixels.
    func isClean(_ window: Window) -> Bool {
        if case .clean = states[window] { true } else { false }
    }

    /// Notes a window that is looked at from now on: nothing is known of its memory.
    mutating func add(_ window: Window) { states[window] = .tainted(.blank) }

    /// Notes that the server has made the memory of a window anew.
    mutating func renew(_ window: Window) {
        if case .clean = states[window] { states[window] = .tainted(.restore) }
    }

    /// Notes that pixels of somebody else have come into the memory.
    mutating func soil(_ window: Window) {
        if states[window] != nil { states[window] = .tainted(.blank) }
    }

    /// Forgets a window.
    mutating func remove(_ window: Window) { states[window] = nil }

    /// Returns what a window needs; `nil` for nothing.
    func remedy(for window: Window) -> Remedy? {
        if case .tainted(let remedy) = states[window] { remedy } else { nil }
    }

    /// Notes that a window has got what it needs.
    mutating func clean(_ window: Window) {
        if states[window] != nil { states[window] = .clean }
    }
}
