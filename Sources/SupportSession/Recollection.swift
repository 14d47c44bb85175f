public import GatewayAPI
public import Policy

/// What a host must neither ask a second time nor lose when it comes back from a crash.
///
/// The rest comes from the gateway, which tells every event again.
public struct Recollection: Codable, Equatable, Sendable {
    /// What was shared, and had not been stopped.
    public struct Grant: Codable, Equatable, Sendable {
        /// What viewers may do.
        public var access: ScreenAccess
        /// What was allowed at most: no policy that came since gives more.
        public var ceiling: Permissions
        /// The applications that the customer has chosen; `nil` for all that may be seen.
        public var chosen: ChosenApplications?
        /// The rules for applications that hold besides any that come.
        public var applications: ApplicationPolicy
    }

    /// The questions that were answered, each by its event and its subject.
    public var answered: [String] = []
    /// Whether the customer has allowed to be recorded.
    public var mayBeRecorded = false
    /// What was shared; `nil` where nothing was.
    public var grant: Grant?
    /// Whether the clipboard goes through, where agents may control.
    public var isClipboardOn = true
    /// Whether files may be exchanged.
    public var isFileExchangeOn = true
    /// Files on their way, and those that arrived.
    public var transfers = Transfers()

    /// Remembers nothing.
    public init() {}
}

extension SupportSession {
    /// What is to be known after a crash.
    public var recollection: Recollection {
        var memory = Recollection()
        memory.answered = questions.answered
        memory.mayBeRecorded = mayBeRecorded
        memory.grant = sharing.grant ?? recalledGrant
        memory.isClipboardOn = sharing.isClipboardOn
        memory.isFileExchangeOn = sharing.isFileExchangeOn
        memory.transfers = transfers
        return memory
    }

    /// Takes up what an earlier run knew.
    mutating func recall(_ memory: Recollection) {
        questions = Questions(answered: memory.answered)
        mayBeRecorded = memory.mayBeRecorded
        recalledGrant = memory.grant
        sharing.isClipboardOn = memory.isClipboardOn
        sharing.isFileExchangeOn = memory.isFileExchangeOn
        transfers = memory.transfers
        transfers.restart()
    }

    /// Shares again what was shared before the crash, as far as it is allowed now.
    mutating func shareAgain(at now: ContinuousClock.Instant) -> [Effect] {
        guard let grant = recalledGrant else { return [] }
        recalledGrant = nil
        // Without a screen, or under a policy that hides it, a new yes is needed later.
        guard maySee(grant.chosen) else { return [] }
        sharing.grant(grant, under: policy, at: now)
        let canGoOn = canShareApplications || sharing.part == .everything
        guard canGoOn, !sharing.hasTooManyFilters else { return stop() }
        return [.reveal(sharing.part)] + tellSharing()
    }

    /// Goes on with files that were accepted before the crash.
    func downloadAgain() -> [Effect] {
        transfers.order.compactMap { id in
            guard case .receive(let offer)? = transfers[id]?.direction,
                transfers[id]?.state == .running
            else { return nil }
            return .download(offer)
        }
    }
}
