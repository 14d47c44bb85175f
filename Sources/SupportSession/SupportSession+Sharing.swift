public import GatewayAPI
public import Policy

/// What the customer grants, and takes back.
extension SupportSession {
    /// Answers the oldest agent that asks to see or control.
    ///
    /// - Parameters:
    ///   - access: What is granted, never more than was asked for; `nil` refuses.
    ///   - applications: Which applications; `nil` for all that the policies let be seen.
    ///   - clipboard: Whether the clipboard goes through; `nil` leaves it as it is.
    ///   - files: Whether files may be exchanged; `nil` leaves it as it is.
    ///   - now: The time.
    /// - Returns: What to do.
    /// - Throws: `SessionError` when nobody asks, or it may not be granted.
    public mutating func answerSharing(
        _ access: ScreenAccess?, of applications: ChosenApplications? = nil,
        clipboard: Bool? = nil, files: Bool? = nil, at now: ContinuousClock.Instant
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
        guard
            ask.scope != .applications || applications != nil
                || !policy.applications.permitsEverything
        else {
            throw .notPermitted("Support has asked for single applications: name those to share.")
        }
        try mayShare(access, applications)
        _ = questions.takeOpen(where: \.isSharing)
        // Before anything is granted that they would forbid.
        return choose(clipboard: clipboard, files: files)
            + grant(access, of: applications, at: now)
    }

    /// Changes what is shared while something is shared.
    public mutating func changeSharing(
        to access: ScreenAccess, of applications: ChosenApplications? = nil,
        at now: ContinuousClock.Instant
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        guard sharing.granted != nil else {
            throw .notPermitted("Nothing is shared, and support has not asked for it.")
        }
        guard !sharing.covers(access, of: applications, under: policy) else { return [] }
        try mayShare(access, applications)
        return grant(access, of: applications, at: now)
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
    func maySee(_ applications: ChosenApplications?) -> Bool {
        (try? mayShare(.view, applications)) != nil
    }

    private func mayShare(
        _ access: ScreenAccess, _ applications: ChosenApplications?
    ) throws(SessionError) {
        guard !questions.hasAgreement else {
            throw .notPermitted("The agreement comes first.")
        }
        guard !displays.isEmpty else {
            throw .notPermitted("There is no screen here that can be shared.")
        }
        guard !policy.applications.permitsNothing else {
            throw .notPermitted("Nothing on this screen may be shared.")
        }
        guard canShareApplications || applications == nil else {
            throw .notPermitted("Single applications cannot be shared on this desktop.")
        }
        guard canShareApplications || policy.applications.permitsEverything else {
            throw .notPermitted(
                "Only some applications may be shared, which cannot be done on this desktop.")
        }
        guard applications == nil || policy.applications.customerMayChoose else {
            throw .notPermitted("Which applications are shared is not for you to choose here.")
        }
        guard access == .view || policy.permissions.control else {
            throw .notPermitted("Control is not allowed here; seeing is.")
        }
    }

    private mutating func grant(
        _ access: ScreenAccess, of applications: ChosenApplications?,
        at now: ContinuousClock.Instant
    ) -> [Effect] {
        sharing.grant(access, of: applications, under: policy, at: now)
        questions.remove(where: \.isContinuation)
        return [.reveal(sharing.part)] + updateViewers() + tellSharing() + announce()
    }

    /// Tells the gateway what is granted.
    mutating func tellSharing() -> [Effect] {
        guard let access = sharing.granted else { return [] }
        guard sharing.part != .everything else {
            return send(.sharingSet(SharingSet(sharing: true, access: access, scope: .desktop)))
        }
        let names = sharing.chosen?.names ?? []
        return send(
            .sharingSet(
                SharingSet(
                    sharing: true, access: access, scope: .applications, applications: names)))
    }
}
