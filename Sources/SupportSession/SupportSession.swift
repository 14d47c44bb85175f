public import GatewayAPI
public import Policy

/// The rules of one session, from the first connection to the end: what happened goes in, what has
/// to be done comes out.
///
/// It does no I/O and knows no clock; time is an argument. The person at the desk wins: silence
/// refuses, nothing is shared without a yes, stopping is one step, ending always works.
public struct SupportSession: Sendable {
    /// What the administrator of this computer allows.
    public internal(set) var administrator: Policy
    /// What the gateway allows; narrower or wider in the course of the session.
    public internal(set) var gatewayPolicy = Policy.unrestricted
    /// What waits for the gateway's answer.
    public internal(set) var outbox: Outbox
    /// Which events were applied.
    public internal(set) var cursor = EventCursor()
    /// The conversation.
    public internal(set) var chat = ChatLog()
    /// What waits for the customer's answer.
    public internal(set) var questions = Questions()
    /// What is shared, and with whom.
    public internal(set) var sharing = Sharing()
    /// Files on their way.
    public internal(set) var transfers = Transfers()
    /// The agents in the session.
    public internal(set) var agents: [Agent] = []
    /// Place, wait and the newest greeting or hold message.
    public internal(set) var queue = Queue()
    /// Whether the gateway records.
    public internal(set) var isRecorded = false
    /// Where the conversation goes on.
    public internal(set) var surface = ChatSurface.app
    /// Whether the web chat is open in the browser; `nil` where the gateway has not said.
    public internal(set) var isWebChatAlive: Bool?
    /// When the grace runs out; `nil` outside it.
    public internal(set) var graceEnd: ContinuousClock.Instant?
    /// Whether the first connection stands and old events were told again.
    public internal(set) var isOpen = false
    /// Whether single applications can be shown on this desktop.
    public var canShareApplications = false
    /// How the session ended; `nil` before.
    public internal(set) var ending: Ending?

    /// What `orphaned.show` said.
    var orphanedShow: OrphanedShow?
    /// When a nudge was last let through.
    var lastNudge: ContinuousClock.Instant?
    var displays: [DisplayDescription] = []
    var display = 0
    var mayBeRecorded = false
    var announced: Permissions?
    var announcedDisplays: DisplaysSet?
    /// What the gateway was told of sharing last; `nil` while nothing is shared.
    var lastSharing: SharingSet?
    /// What was said last of all, and when not to wait for the gateway any longer.
    var leaving: Leaving?
    /// What was shared before a crash, and may be again.
    var recalledGrant: Recollection.Grant?
    /// Whether an earlier run of this host had the session.
    public internal(set) var isResumed = false
    /// Files that were offered before this host was there.
    var oldOffers: [FileOffer] = []

    /// How many agents are shown.
    static let mostAgents = 64

    /// The customer has ended the session; the gateway is being told.
    struct Leaving: Sendable {
        /// The request that says so.
        let request: HostRequestID
        /// Why, where the gateway does not say it better.
        let ending: Ending
        let since: ContinuousClock.Instant
        /// When it is over even if the gateway says nothing.
        var deadline: ContinuousClock.Instant

        /// How long a gateway may be silent: nobody waits for it who wants to be rid of it.
        static let patience: Duration = .seconds(3)
        /// How long it may take to send its last words once it has answered.
        static let farewell: Duration = .seconds(5)
    }

    /// Place in the queue, estimated wait, and what is said meanwhile.
    public struct Queue: Equatable, Sendable {
        /// From 1.
        public var position: Int?
        /// Seconds.
        public var waitSeconds: Double?
        /// Greeting or hold message.
        public var text: String?
    }

    /// How far the session is.
    ///
    /// It follows from the rest, so that it cannot contradict it; which phase may follow which is
    /// written at `LocalAPI.Phase`.
    public enum Phase: Equatable, Sendable {
        /// The first connection does not stand yet.
        case joining
        /// The agreement waits for an answer.
        case agreement
        /// The recording waits for an answer, and no agent is there.
        case recording
        /// No agent is there yet.
        case waiting
        /// An agent is there.
        case active
        /// All agents have left, one may come back.
        case grace
        /// It is over.
        case ended
    }

    /// Starts a session that knows nothing yet.
    ///
    /// - Parameters:
    ///   - administrator: What the administrator of this computer allows.
    ///   - requestPrefix: Begins the ids of requests; must differ for each host of a session.
    public init(administrator: Policy, requestPrefix: String) {
        self.init(
            administrator: administrator, resuming: Outbox(prefix: requestPrefix),
            at: Timestamp(milliseconds: 0))
    }

    /// Starts a session that an earlier run of this host did not end.
    ///
    /// - Parameters:
    ///   - administrator: What the administrator of this computer allows.
    ///   - outbox: What the earlier run had no answer for; its lines are shown as on their way.
    ///   - memory: What it knew besides; `nil` where there was no earlier run.
    ///   - now: When those lines are said to have been written, until the gateway says better.
    public init(
        administrator: Policy, resuming outbox: Outbox, recalling memory: Recollection? = nil,
        at now: Timestamp
    ) {
        self.administrator = administrator
        self.outbox = outbox
        if let memory {
            isResumed = true
            recall(memory)
        }
        surface = administrator.chatSurface ?? .app
        for entry in outbox.entries {
            guard case .chatSend(let line) = entry.request else { continue }
            _ = chat.wrote(line.text, request: entry.id, at: now)
        }
    }

    /// How far it is.
    public var phase: Phase {
        if ending != nil { return .ended }
        if !isOpen { return .joining }
        if questions.hasAgreement { return .agreement }
        if graceEnd != nil { return .grace }
        if !agents.isEmpty { return .active }
        let isRecording: (Question.Subject) -> Bool = {
            if case .recording = $0 { true } else { false }
        }
        return questions.first(where: isRecording) == nil ? .waiting : .recording
    }

    /// What is allowed: of the administrator's and the gateway's policy the stricter.
    public var policy: Policy { administrator.stricter(gatewayPolicy) }

    /// What agents may do now.
    public var permissions: Permissions { sharing.permissions(under: policy) }

    /// What a viewer may do now; `nil` where it must not be connected.
    public func access(of id: ViewerID) -> ScreenAccess? {
        guard sharing.granted != nil else { return nil }
        return sharing.viewers[id].map { sharing.access(of: $0, under: policy) }
    }

    /// When `timePassed` has to be called next.
    public var deadline: ContinuousClock.Instant? {
        guard ending == nil else { return nil }
        if let leaving { return leaving.deadline }
        guard isOpen else { return nil }
        return [questions.deadline, continuationTime].compactMap(\.self).min()
    }

    /// Does what silence means: no to every question that has waited for too long, and the end where
    /// the gateway was told of it.
    public mutating func timePassed(at now: ContinuousClock.Instant) -> [Effect] {
        guard ending == nil else { return [] }
        if let leaving { return now < leaving.deadline ? [] : finish(leaving.ending) }
        guard isOpen else { return [] }
        let refused = questions.takeExpired(at: now).flatMap { refuse($0) }
        return refused + askForContinuation(at: now)
    }

    /// The connection stands: what waits is sent (again), in order.
    ///
    /// - Parameters:
    ///   - opened: The gateway's answer to `session.open`.
    ///   - now: The time.
    /// - Returns: What to do.
    public mutating func connected(
        _ opened: SessionOpened, at now: ContinuousClock.Instant
    ) -> [Effect] {
        cursor.opened(newest: opened.event)
        return outbox.entries.map { .send($0) } + settle(at: now)
    }

    /// Once every old event was told again, the session is open and may act.
    mutating func settle(at now: ContinuousClock.Instant) -> [Effect] {
        guard !isOpen, !cursor.isReplaying, ending == nil else { return [] }
        isOpen = true
        questions.restart(at: now)
        defer { oldOffers = [] }
        let asked: [Effect] = questions.all.isEmpty ? [] : [.raise(.question)]
        return shareAgain(at: now) + announce() + asked
            + oldOffers.flatMap { offered($0, at: now) } + downloadAgain()
    }

    /// Begins again as a host without memory, because the gateway has forgotten what this one knows.
    ///
    /// What the customer has written and the gateway has not taken is kept.
    public mutating func startAgain(requestPrefix: String) -> [Effect] {
        guard ending == nil else { return [] }
        if let leaving { return finish(leaving.ending) }
        var effects: [Effect] = [.stopSharing]
        effects += sharing.stop().map { .disconnect($0) }
        effects += transfers.stop(reason: "The gateway has lost the session's memory.").map {
            .cancelTransfer($0)
        }
        var fresh = SupportSession(administrator: administrator, requestPrefix: requestPrefix)
        fresh.displays = displays
        fresh.canShareApplications = canShareApplications
        fresh.sharing.isClipboardOn = sharing.isClipboardOn
        fresh.sharing.isLocked = sharing.isLocked
        fresh.sharing.isFileExchangeOn = sharing.isFileExchangeOn
        for line in chat.lines where line.delivery == .pending {
            guard let text = ChatText(line.text),
                let entry = fresh.outbox.add(.chatSend(ChatSend(text: text)))
            else { continue }
            _ = fresh.chat.wrote(text, request: entry.id, at: line.at)
        }
        self = fresh
        return effects
    }

    /// Tells the gateway the permissions and monitors in force, where they changed.
    mutating func announce() -> [Effect] {
        guard isOpen, ending == nil else { return [] }
        var effects: [Effect] = []
        let current = permissions
        if announced != current {
            announced = current
            effects += send(.permissionsSet(PermissionsSet(permissions: current)))
        }
        let shown = DisplaysSet(
            displays: sharing.granted == nil ? [] : displays,
            current: sharing.granted == nil ? 0 : display)
        if announcedDisplays ?? DisplaysSet(displays: [], current: 0) != shown {
            announcedDisplays = shown
            effects += send(.displaysSet(shown))
        }
        return effects
    }

    mutating func send(_ request: HostRequest) -> [Effect] {
        outbox.add(completed(request)).map { [.send($0)] } ?? [.violation("too many requests wait")]
    }

    /// Stops sharing; the gateway hears of it after it happened.
    mutating func stop() -> [Effect] {
        recalledGrant = nil
        guard sharing.granted != nil || !sharing.viewers.isEmpty else { return [] }
        questions.remove(where: \.isContinuation)
        let wasGranted = sharing.granted != nil
        var effects: [Effect] = [.stopSharing]
        effects += sharing.stop().map { .disconnect($0) }
        display = 0
        if wasGranted { effects += send(.sharingSet(SharingSet(sharing: false))) }
        return effects + announce()
    }

    mutating func finish(_ ending: Ending) -> [Effect] {
        guard self.ending == nil else { return [] }
        var effects: [Effect] = [.stopSharing]
        effects += sharing.stop().map { .disconnect($0) }
        effects += transfers.stop(reason: "The session is over.").map { .cancelTransfer($0) }
        effects += chat.dropPending().map { .show($0) }
        self.ending = ending
        questions = Questions()
        queue = Queue()
        orphanedShow = nil
        oldOffers = []
        agents = []
        graceEnd = nil
        isRecorded = false
        return effects + [.finish(ending)]
    }
}
