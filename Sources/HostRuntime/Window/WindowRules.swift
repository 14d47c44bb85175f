import LocalAPI

/// Whether there is a window, and when it is started, brought forward, or started again.
///
/// It knows no clock and starts nothing: what happened goes in, what has to be done comes out.
struct WindowRules {
    /// What has to be done.
    enum Act: Equatable {
        /// Start the program.
        case launch
        /// Ask the window to come to the front.
        case raise(RaiseReason)
        /// Call `lookAgain` at that time.
        case lookAgain(ContinuousClock.Instant)
    }

    /// A window that has said that it is there.
    struct Attached: Equatable {
        let face: FaceID
        let process: Int32
    }

    /// The window, where there is one.
    private(set) var attached: Attached?
    /// The program that was started and has not said anything yet.
    private(set) var launched: Int32?
    /// Whether the customer has, or wants, the window for this session.
    private(set) var isWanted = false
    /// Whether a session goes on, so that the window must not be missing.
    var isNeeded = false {
        didSet { if !isNeeded { isWanted = isWanted && attached != nil } }
    }
    /// Whether the window shows the chat, as it says itself.
    var isChatOpen = false

    private var launchTime: ContinuousClock.Instant?
    /// The program that was the last to end when nobody waited for it.
    private var endedEarly: Int32?
    private var starts: [ContinuousClock.Instant] = []

    /// How often a window that ends by itself is started again within `span`.
    static let mostStarts = 5
    /// For how long a start counts.
    static let span: Duration = .seconds(60)
    /// How long a program that was started may say nothing.
    static let patience: Duration = .seconds(15)
    /// How long the window of an earlier run of the daemon has to come back by itself.
    static let returnTime: Duration = .seconds(3)

    /// The processes that belong to the window.
    var processes: Set<Int32> { Set([attached?.process, launched].compactMap(\.self)) }

    /// The customer wants to see the window.
    mutating func show(at now: ContinuousClock.Instant) -> [Act] {
        isWanted = true
        if attached != nil { return [.raise(.show)] }
        return isLaunching(at: now) ? [] : launch(at: now)
    }

    /// Something has happened that the customer should see.
    mutating func raise(_ reason: RaiseReason, at now: ContinuousClock.Instant) -> [Act] {
        guard isWanted else { return [] }
        guard attached != nil else { return startAgain(at: now) }
        switch reason {
        case .message, .question, .chatHere: return isChatOpen ? [] : [.raise(reason)]
        case .nudge, .show, .webChatGone: return [.raise(reason)]
        }
    }

    /// A window says that it is there.
    ///
    /// - Returns: Whether it may be the one; false where another one is.
    mutating func attach(_ window: Attached) -> Bool {
        guard attached == nil || attached?.face == window.face else { return false }
        attached = window
        isWanted = true
        launched = nil
        launchTime = nil
        return true
    }

    /// The window goes because the customer wants it to; what comes later opens it again.
    mutating func closed(_ face: FaceID) {
        guard attached?.face == face else { return }
        attached = nil
        isChatOpen = false
        if !isNeeded { isWanted = false }
    }

    /// A connection is over.
    mutating func gone(_ face: FaceID, at now: ContinuousClock.Instant) -> [Act] {
        guard attached?.face == face else { return [] }
        attached = nil
        isChatOpen = false
        guard isNeeded else {
            isWanted = false
            return []
        }
        return startAgain(at: now)
    }

    /// The program runs.
    mutating func started(_ process: Int32, at now: ContinuousClock.Instant) -> [Act] {
        // It may have been faster than whoever started it, in either direction.
        guard launchTime != nil, attached == nil else { return [] }
        launched = process
        return endedEarly == process ? ended(process, at: now) : []
    }

    /// The program could not be started.
    mutating func notStarted() {
        launched = nil
        launchTime = nil
    }

    /// A program that was started has ended.
    mutating func ended(_ process: Int32, at now: ContinuousClock.Instant) -> [Act] {
        guard launched == process else {
            endedEarly = process
            return []
        }
        notStarted()
        return isNeeded && isWanted ? startAgain(at: now) : []
    }

    /// The daemon takes up a session whose window may still be there.
    mutating func resumed(at now: ContinuousClock.Instant) -> [Act] {
        isWanted = true
        isNeeded = true
        return attached == nil ? [.lookAgain(now + Self.returnTime)] : []
    }

    /// Starts a window that is still missing.
    mutating func lookAgain(at now: ContinuousClock.Instant) -> [Act] {
        isNeeded && isWanted && attached == nil ? startAgain(at: now) : []
    }

    private func isLaunching(at now: ContinuousClock.Instant) -> Bool {
        launchTime.map { now - $0 < Self.patience } ?? false
    }

    /// Starts the program, unless it has been started too often of late.
    private mutating func startAgain(at now: ContinuousClock.Instant) -> [Act] {
        if isLaunching(at: now) { return [] }
        starts.removeAll { now - $0 >= Self.span }
        if starts.count >= Self.mostStarts, let oldest = starts.first {
            return [.lookAgain(oldest + Self.span)]
        }
        return launch(at: now)
    }

    private mutating func launch(at now: ContinuousClock.Instant) -> [Act] {
        launchTime = now
        launched = nil
        endedEarly = nil
        starts.append(now)
        return [.launch]
    }
}
