public import GatewayAPI
import Policy

/// What the customer grants, and takes back.
extension SupportSession {
    /// Answers the oldest agent that asks to see or control.
    ///
    /// - Parameters:
    ///   - access: What is granted, never more than was asked for; `nil` refuses.
    ///   - clipboard: Whether the clipboard goes through; `nil` leaves it as it is.
    ///   - files: Whether files may be exchanged; `nil` leaves it as it is.
    ///   - now: The time.
    /// - Returns: What to do.
    /// - Throws: `SessionError` when nobody asks, or it may not be granted.
    public mutating func answerSharing(
        _ access: ScreenAccess?, clipboard: Bool? = nil, files: Bool? = nil,
        at now: ContinuousClock.Instant
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        guard
            case .sharing(let ask)? = questions.open.first(where: { $0.subject.isSharing })?.subject
        else { throw .notPending }
        guard let access else {
            _ = questions.takeOpen(where: \.isSharing)
            return refuse(.sharing(ask)) + choose(clipboard: clipboard, files: files)
        }
        guard access == .view || ask.access == .control else {
            throw .notPermitted("Support has asked to see only, not to control.")
        }
        try mayShare(access)
        _ = questions.takeOpen(where: \.isSharing)
        // Before anything is granted that they would forbid.
        return choose(clipboard: clipboard, files: files) + grant(access, at: now)
    }

    /// Changes what is shared while something is shared.
    public mutating func changeSharing(
        to access: ScreenAccess, at now: ContinuousClock.Instant
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        guard sharing.granted != nil else {
            throw .notPermitted("Nothing is shared, and support has not asked for it.")
        }
        guard !sharing.covers(access, under: policy) else { return [] }
        try mayShare(access)
        return grant(access, at: now)
    }

    /// Stops sharing: always works, also where nothing is shared.
    public mutating func stopSharing() -> [Effect] { stop() }

    /// Lets clipboard and files through, or not; what is `nil` stays as it is.
    ///
    /// It never allows more than the policies do, now or later.
    public mutating func choose(clipboard: Bool? = nil, files: Bool? = nil) -> [Effect] {
        guard ending == nil, clipboard != nil || files != nil else { return [] }
        sharing.isClipboardOn = clipboard ?? sharing.isClipboardOn
        sharing.isFileExchangeOn = files ?? sharing.isFileExchangeOn
        return stopForbiddenTransfers() + updateViewers() + announce()
    }

    /// Does what `choose` does, and says so where a policy stands in the way.
    public mutating func changePermissions(
        clipboard: Bool?, files: Bool?
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        guard clipboard != true || policy.permissions.clipboard else {
            throw .notPermitted("The clipboard may not be shared in this session.")
        }
        guard files != true || policy.permissions.files else {
            throw .notPermitted("Files may not be exchanged in this session.")
        }
        return choose(clipboard: clipboard, files: files)
    }

    /// Answers whether agents keep control after they have had it for long; no stops sharing.
    public mutating func answerContinuation(
        goOn: Bool, at now: ContinuousClock.Instant
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        guard questions.takeOpen(where: \.isContinuation) != nil else { throw .notPending }
        guard goOn else { return stop() }
        sharing.goOn(at: now)
        return updateViewers() + announce()
    }

    /// When the customer is asked whether agents keep control.
    var continuationTime: ContinuousClock.Instant? {
        sharing.controlStart.map { $0 + policy.reaskInterval }
    }

    /// Holds pointer and keys of agents, and asks, where they have had control for long enough.
    mutating func askForContinuation(at now: ContinuousClock.Instant) -> [Effect] {
        guard let time = continuationTime, time <= now else { return [] }
        sharing.hold()
        return updateViewers() + announce()
            + ask(.continuation(after: policy.reaskInterval), at: now)
    }

    /// Whether there is anything that a viewer could be shown.
    var maySee: Bool { (try? mayShare(.view)) != nil }

    private func mayShare(_ access: ScreenAccess) throws(SessionError) {
        guard !questions.hasAgreement else {
            throw .notPermitted("The agreement comes first.")
        }
        guard !displays.isEmpty else {
            throw .notPermitted("There is no screen here that can be shared.")
        }
        guard policy.applications.permitsEverything else {
            throw .notPermitted(
                "Only chosen applications may be shared here, which this version cannot do yet.")
        }
        guard access == .view || policy.permissions.control else {
            throw .notPermitted("Control is not allowed here; seeing is.")
        }
    }

    private mutating func grant(
        _ access: ScreenAccess, at now: ContinuousClock.Instant
    ) -> [Effect] {
        sharing.grant(access, under: policy, at: now)
        questions.remove(where: \.isContinuation)
        let set = SharingSet(sharing: true, access: access, scope: .desktop)
        return updateViewers() + send(.sharingSet(set)) + announce()
    }
}
