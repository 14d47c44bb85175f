import LocalAPI
import Logging

/// Keeps the window: starts it, knows it while it lives, and holds what it would forget.
actor WindowDesk {
    private let launcher: (any WindowLauncher)?
    private let desktop: (any Desktop)?
    private let changes: ChangeBroadcaster
    private let logger: Logger
    private var rules = WindowRules()
    private var kept = KeepWindow()
    private var timer: Task<Void, Never>?

    /// The longest line that is kept, in bytes: what can be sent.
    private static let mostDraft = 16 << 10
    /// The longest text of a code entry that is kept, in bytes.
    private static let mostCode = 2 << 10
    private static let fontSteps = -20...20

    init(
        launcher: (any WindowLauncher)?, desktop: (any Desktop)?, changes: ChangeBroadcaster,
        logger: Logger
    ) {
        self.launcher = launcher
        self.desktop = desktop
        self.changes = changes
        self.logger = logger
    }

    /// Whether there is a window.
    var isAttached: Bool { rules.attached != nil }
    /// Whether the customer has, or wants, a window for the session.
    var isWanted: Bool { rules.isWanted }
    /// Whether a session goes on, so that a window must not be missing.
    var isNeeded: Bool { rules.isNeeded }
    /// Whether the window says that it is in front.
    var isInFront: Bool { isAttached && kept.isInFront == true }

    /// Opens the window, or brings it to the front.
    func show() async throws(HostFailure) {
        guard launcher != nil || isAttached else {
            throw HostFailure(
                .unsupported, "A window cannot be opened here.",
                hint: "“deskhand chat” does the same in a terminal.")
        }
        for act in rules.show(at: .now) {
            guard act == .launch else {
                await perform([act])
                continue
            }
            try await launch()
        }
    }

    /// Has the window come forward, where the customer has one.
    func raise(_ reason: RaiseReason) async { await perform(rules.raise(reason, at: .now)) }

    /// Notes that a window is there.
    func attach(_ face: FaceID, process: Int) async throws(HostFailure) {
        guard let process = Int32(exactly: process), process > 0 else {
            throw HostFailure(.badInput, "There is no process of that number.")
        }
        guard rules.attach(WindowRules.Attached(face: face, process: process)) else {
            changes.send(.raise(.show))
            throw HostFailure(.windowRunning, "The window is open already.")
        }
        logger.notice("window attached", metadata: ["process": "\(process)"])
        await tellDesktop()
    }

    /// Notes that the window goes because the customer wants it to.
    func close(_ face: FaceID) async {
        rules.closed(face)
        kept.isInFront = nil
        await tellDesktop()
    }

    /// Notes that a connection is over; the window is started again where it is needed.
    func gone(_ face: FaceID) async {
        guard rules.attached?.face == face else { return }
        logger.notice("window gone")
        kept.isInFront = nil
        let acts = rules.gone(face, at: .now)
        await tellDesktop()
        await perform(acts)
    }

    /// Keeps what the window would forget.
    func keep(_ call: KeepWindow) throws(HostFailure) {
        guard call.draft.utf8.count <= Self.mostDraft, call.codeText.utf8.count <= Self.mostCode
        else { throw HostFailure(.badInput, "That is more text than is kept.") }
        kept = call
        kept.fontStep = min(
            max(call.fontStep, Self.fontSteps.lowerBound), Self.fontSteps.upperBound)
        rules.isChatOpen = call.isChatOpen
    }

    /// What was kept.
    func recall() -> KeepWindow { kept }

    /// A code was redeemed: what was typed for it is not needed any more.
    func joined() { kept.codeText = "" }

    /// The session is being taken up from an earlier run that had a window.
    func resumed() async { await perform(rules.resumed(at: .now)) }

    /// Notes whether a session goes on; with its end all is forgotten that was typed in it.
    func follow(_ phase: Phase) {
        let isNeeded = phase != .codeEntry && phase != .ended
        guard isNeeded != rules.isNeeded else { return }
        rules.isNeeded = isNeeded
        guard !isNeeded else { return }
        kept.draft = ""
        kept.fontStep = 0
    }

    private func perform(_ acts: [WindowRules.Act]) async {
        for act in acts {
            switch act {
            case .raise(let reason): changes.send(.raise(reason))
            case .lookAgain(let time): look(at: time)
            case .launch:
                do { try await launch() } catch {
                    logger.notice("no window", metadata: ["why": "\(error.message)"])
                }
            }
        }
    }

    private func launch() async throws(HostFailure) {
        guard let launcher else { return rules.notStarted() }
        do {
            let process = try await launcher.launch { [weak self] process in
                Task { await self?.ended(process) }
            }
            logger.notice("window started", metadata: ["process": "\(process)"])
            let acts = rules.started(process, at: .now)
            await tellDesktop()
            await perform(acts)
        } catch {
            rules.notStarted()
            throw error
        }
    }

    private func ended(_ process: Int32) async {
        let acts = rules.ended(process, at: .now)
        await tellDesktop()
        await perform(acts)
    }

    private func look(at time: ContinuousClock.Instant) {
        timer?.cancel()
        timer = Task {
            try? await Task.sleep(until: time, clock: .continuous)
            guard !Task.isCancelled else { return }
            await self.perform(self.rules.lookAgain(at: .now))
        }
    }

    private func tellDesktop() async { await desktop?.setOwnProcesses(rules.processes) }
}
