import GatewayAPI
import JSONRPC

extension Switchboard {
    /// Tells whether an agent may open a screen, before the WebSocket is.
    func admitAgentScreen(_ token: String?, _ id: SessionID) throws {
        guard let agent = agent(login: token) else {
            throw HTTPFailure.plain(401, "login-needed", "Log in first.")
        }
        guard let rules = sessions[id] else {
            throw HTTPFailure.plain(404, "session-gone", "There is no such session.")
        }
        guard !rules.isOver else {
            throw HTTPFailure.plain(410, "session-gone", "The session is over.")
        }
        let isMember = rules.state.agents.contains { $0.agentId == agent.agentId }
        guard isMember, rules.state.sharing.on else {
            throw HTTPFailure.plain(409, "bad-state", "Nothing is shared with you.")
        }
    }

    func openAgentScreen(
        _ token: String?, _ id: SessionID, access: ScreenAccess, tag: String?, relay: ScreenRelay
    ) throws -> ViewerID {
        guard let agent = agent(login: token) else { throw RPCError.notMember }
        return try open(id, relay: relay) {
            try $0.addViewer(
                agent: agent.agentId, name: agent.name.text, access: access, tag: tag)
        }
    }

    private func open(
        _ id: SessionID, relay: ScreenRelay,
        _ body: (inout SessionRules) throws -> ViewerID
    ) throws -> ViewerID {
        guard let rules = sessions[id],
            rules.state.seat?.isConnected == true || rules.state.seat != nil
        else { throw RPCError.notActive }
        let viewer = try perform(id, body)
        relays[viewer] = relay
        return viewer
    }

    /// The session and the link of an external token.
    func external(_ token: String) throws -> (id: SessionID, link: ExternalLink) {
        let hash = Secrets.hash(token)
        guard let id = externalTokens[hash] else {
            throw HTTPFailure.plain(404, "link-unknown", "This link is not known.")
        }
        guard let rules = sessions[id],
            let link = rules.state.externals.first(where: { $0.tokenHash == hash })
        else { throw HTTPFailure.plain(410, "link-over", "This link is no longer good.") }
        return (id, link)
    }

    func describeExternal(_ token: String) throws -> ExternalDescription {
        let (id, link) = try external(token)
        return ExternalDescription(
            company: company, name: link.name, sharing: sessions[id]?.state.sharing.on ?? false)
    }

    func admitExternalScreen(_ token: String) throws {
        let (id, _) = try external(token)
        guard sessions[id]?.state.sharing.on == true else {
            throw HTTPFailure.plain(409, "bad-state", "Nothing is shared.")
        }
    }

    func openExternalScreen(_ token: String, relay: ScreenRelay) throws -> ViewerID {
        let (id, link) = try external(token)
        return try open(id, relay: relay) { try $0.addViewer(external: link) }
    }

    /// Tells whether a host may bring the screen for a viewer.
    func admitHostScreen(_ token: String?, _ viewer: ViewerID) throws {
        guard let id = session(token: token), let rules = sessions[id] else {
            throw HTTPFailure.plain(401, "unauthorized", "The token is worth nothing.")
        }
        guard let state = rules.state.viewers.first(where: { $0.viewerId == viewer }) else {
            throw HTTPFailure.plain(410, "viewer-gone", "Nobody looks any more.")
        }
        if state.kind != .recording, relays[viewer]?.isWaiting != true {
            throw HTTPFailure.plain(410, "viewer-gone", "Nobody looks any more.")
        }
    }

    /// What a host's screen is for: a relay, or a recording.
    func hostScreen(_ token: String?, _ viewer: ViewerID) throws -> HostScreen {
        try admitHostScreen(token, viewer)
        guard let id = session(token: token) else { throw RPCError.sessionGone }
        let isRecording = sessions[id]?.state.viewers.contains {
            $0.viewerId == viewer && $0.kind == .recording
        }
        if isRecording != true, let relay = relays[viewer] { return .relay(relay) }
        guard let folder = configuration.recordingsFolder, relays[viewer] == nil else {
            throw RPCError.notFound
        }
        let relay = ScreenRelay()
        relays[viewer] = relay
        let recording = Secrets.identifier()
        let now = clock.now.wall
        try perform(id) { rules in
            rules.state.recording.recordings.append(
                .init(recordingId: recording, startedAt: now))
        }
        return .recording(relay, id, file: "\(folder)/\(id)-\(recording).fbs", recording)
    }

    func screenClosed(_ viewer: ViewerID) {
        relays[viewer] = nil
        let owner = sessions.values.first { rules in
            rules.state.viewers.contains { $0.viewerId == viewer }
        }
        guard let id = owner?.state.sessionId else { return }
        try? perform(id) { $0.viewerGone(viewer) }
    }

    func recordingEnded(_ recording: String, of id: SessionID, bytes: Int64) {
        let now = clock.now.wall
        try? perform(id) { rules in
            let index = rules.state.recording.recordings.firstIndex {
                $0.recordingId == recording
            }
            guard let index else { return }
            rules.state.recording.recordings[index].endedAt = now
            rules.state.recording.recordings[index].bytes = bytes
        }
    }
}

/// What a host's screen connection is for.
enum HostScreen: Sendable {
    case relay(ScreenRelay)
    case recording(ScreenRelay, SessionID, file: String, String)
}

struct ExternalDescription: Encodable, Sendable {
    let company: RedeemResponse.Company
    let name: String
    let sharing: Bool
}
