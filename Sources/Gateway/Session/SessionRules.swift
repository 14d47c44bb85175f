import GatewayAPI
import JSONRPC
import Policy

/// The rules of one session: what came in and the time go in, effects come out.
///
/// It does no I/O and has no clock; the switchboard keeps what it says and carries it out.
struct SessionRules: Sendable {
    var state: SessionState
    var deadlines = Deadlines()
    private(set) var effects: [SessionEffect] = []
    /// When the customer was last nudged; a restart of the gateway may forget it.
    var nudgedAt: Duration?
    let texts: GatewayTexts
    let timing: GatewayTiming
    let limits: GatewayLimits
    let handOver: ChatSurface

    /// When something is to happen; not kept over a restart, but begun anew.
    struct Deadlines: Sendable {
        var grace: Duration?
        var host: Duration?
        var unusedCode: Duration?
        var webAway: Duration?
        var webGone: Duration?
        var hold: Duration?
        var removal: Duration?
        var agentsAway: [AgentID: Duration] = [:]

        /// The next of them.
        var next: Duration? {
            let single = [grace, host, unusedCode, webAway, webGone, hold, removal]
            return (single.compactMap { $0 } + agentsAway.values).min()
        }
    }

    init(state: SessionState, configuration: GatewayConfiguration) {
        self.state = state
        texts = configuration.texts
        timing = configuration.timing
        limits = configuration.limits
        handOver = configuration.handOver
    }

    /// Makes rules for a new session.
    static func new(
        title: String, code: String?, configuration: GatewayConfiguration, at now: Moment
    ) -> SessionRules {
        let id = SessionID(Secrets.identifier()) ?? Self.unreachableID()
        let state = SessionState(
            sessionId: id, title: title, code: code, createdAt: now.wall)
        var rules = SessionRules(state: state, configuration: configuration)
        rules.deadlines.unusedCode = now.elapsed + rules.timing.unusedCode
        return rules
    }

    /// Takes up a session after a restart: nobody is connected, and every deadline begins anew.
    mutating func restore(at now: Moment) {
        for viewer in state.viewers { dropViewer(viewer, code: ScreenClose.lost) }
        state.viewers = []
        for index in state.recording.recordings.indices {
            state.recording.recordings[index].endedAt =
                state.recording.recordings[index].endedAt ?? now.wall
        }
        state.seat?.isConnected = false
        state.web?.isAlive = false
        if let ended = state.ended {
            let age = Duration.milliseconds(max(0, now.wall.milliseconds - ended.at.milliseconds))
            deadlines.removal = now.elapsed + max(.zero, timing.listed - age)
            return
        }
        if state.seat != nil { deadlines.host = now.elapsed + timing.resume }
        if state.web != nil {
            deadlines.webGone = now.elapsed + timing.webResume
            // The host believes that the web chat is there; it hears otherwise if it is not.
            if state.seat != nil { deadlines.webAway = now.elapsed + timing.webBack }
        }
        if state.isInGrace { deadlines.grace = now.elapsed + timing.grace }
        for agent in state.agents {
            deadlines.agentsAway[agent.agentId] = now.elapsed + timing.agentAway
        }
        if state.seat == nil, state.code != nil {
            let age = max(0, now.wall.milliseconds - state.createdAt.milliseconds)
            deadlines.unusedCode =
                now.elapsed + max(.zero, timing.unusedCode - .milliseconds(age))
        }
        if state.waitingSince != nil { deadlines.hold = now.elapsed + timing.hold }
        settleRecording()
    }

    mutating func emit(_ effect: SessionEffect) { effects.append(effect) }

    /// Sends an event where there is a host to have it.
    mutating func tell(_ event: GatewayEvent) {
        if state.seat != nil { effects.append(.event(event)) }
    }

    /// Gives what is to be done, once.
    mutating func takeEffects() -> [SessionEffect] {
        defer { effects = [] }
        return effects
    }

    var isOver: Bool { state.ended != nil }

    func requireLive() throws(RPCError) {
        guard !isOver else { throw .sessionGone }
    }

    func requireMember(_ agent: AgentID) throws(RPCError) {
        try requireLive()
        guard state.agents.contains(where: { $0.agentId == agent }) else { throw .notMember }
    }

    /// Requires a host that a channel, a nudge or a question could reach.
    func requireHost() throws(RPCError) {
        guard state.seat != nil else { throw .notActive }
    }

    /// Requires a customer who sees what is not meant for Deskhand alone.
    func requireCustomer() throws(RPCError) {
        try requireLive()
        guard state.seat != nil || state.web != nil else { throw .notActive }
    }

    /// Requires that the customer of a session that had a host has not left it.
    func requireActive() throws(RPCError) {
        if isOver, state.seat != nil { throw .notActive }
    }

    private static func unreachableID() -> SessionID {
        preconditionFailure("a made identifier keeps to the letters of identifiers")
    }
}

extension RPCError {
    static let sessionGone = RPCError(
        code: -32000, message: "The session is over.", reason: FailureReason.sessionGone)
    static let replaced = RPCError(
        code: -32000, message: "Another computer has taken the session over.",
        reason: FailureReason.replaced)
    static let tooLarge = RPCError(
        code: -32000, message: "That is too large.", reason: FailureReason.tooLarge)
    static let notMember = RPCError(
        code: -32000, message: "Join the session first.", reason: FailureReason.notAllowed)
    static let notActive = RPCError(
        code: -32000, message: "The customer's remote support session is not active.",
        reason: "not-active")
    static let noSession = RPCError(
        code: -32000, message: "Sending failed: there is no active remote support session.",
        reason: "no-session")
    static let notFound = RPCError(
        code: -32000, message: "There is no such thing.", reason: "not-found")

    static func badState(_ message: String) -> RPCError {
        RPCError(code: -32000, message: message, reason: FailureReason.badState)
    }

    static func notAllowed(_ message: String) -> RPCError {
        RPCError(code: -32000, message: message, reason: FailureReason.notAllowed)
    }
}
