import GatewayAPI
import JSONRPC
import Policy

extension SessionRules {
    mutating func sharingSet(_ sharing: SharingSet) throws(RPCError) {
        guard state.flow == .ready || !sharing.sharing else {
            throw .badState("Sharing comes after the agreement.")
        }
        guard (sharing.applications?.count ?? 0) <= 1024 else { throw .tooLarge }
        if !state.isAskHeld { state.asked = nil }
        guard sharing.sharing else {
            clearDesktop()
            return
        }
        state.sharing = Sharing(
            on: true, access: sharing.access ?? .view, scope: sharing.scope,
            applications: sharing.applications, paused: sharing.paused)
        if state.sharing.access == .view {
            for index in state.viewers.indices { state.viewers[index].access = .view }
        }
        settleRecording()
    }

    mutating func displaysSet(_ set: DisplaysSet) throws(RPCError) {
        guard set.displays.count <= 64 else { throw .tooLarge }
        state.displays = set.displays
        state.currentDisplay = set.current
    }

    /// Forgets all that a host has shown, and closes every screen.
    mutating func clearDesktop() {
        for viewer in state.viewers { dropViewer(viewer, code: ScreenClose.notShared) }
        state.viewers = []
        state.sharing = Sharing()
        state.displays = []
        state.currentDisplay = 0
        settleRecording()
    }

    /// Asks the customer to share.
    mutating func ask(
        _ agent: AgentID, access: ScreenAccess, scope: SharingScope
    ) throws(RPCError) {
        try requireMember(agent)
        let asked = Asked(agentId: agent, access: access, scope: scope)
        state.asked = asked
        state.isAskHeld = state.seat == nil || state.flow != .ready
        if !state.isAskHeld { tell(.screenAsk(asked.event)) }
    }

    /// Lets an agent look.
    mutating func addViewer(
        agent: AgentID, name: String, access: ScreenAccess, tag: String?
    ) throws(RPCError) -> ViewerID {
        try requireMember(agent)
        let granted: ScreenAccess = state.sharing.access == .control ? access : .view
        return try addViewer(
            kind: .agent, name: name, access: granted, agentId: agent, externalId: nil, tag: tag)
    }

    /// Lets somebody with a link look.
    mutating func addViewer(external: ExternalLink) throws(RPCError) -> ViewerID {
        try addViewer(
            kind: .external, name: external.name, access: .view, agentId: nil,
            externalId: external.externalId, tag: nil)
    }

    private mutating func addViewer(
        kind: ViewerState.Kind, name: String, access: ScreenAccess, agentId: AgentID?,
        externalId: String?, tag: String?
    ) throws(RPCError) -> ViewerID {
        try requireLive()
        guard state.sharing.on else { throw .badState("Nothing is shared.") }
        guard state.viewers.count < min(limits.perSession, 32) else { throw .tooLarge }
        guard let id = ViewerID(Secrets.identifier()) else { throw .internalError }
        state.viewers.append(
            ViewerState(
                viewerId: id, kind: kind, name: name, access: access, agentId: agentId,
                externalId: externalId, tag: tag, display: state.currentDisplay))
        let viewer = Viewer(
            kind: kind == .agent ? .agent : .external, name: NameText(cutting: name))
        // The switchboard fills in the address, which only it knows.
        tell(.screenConnect(ScreenConnect(viewerId: id, url: "", access: access, viewer: viewer)))
        return id
    }

    /// Notes that a viewer's connection is gone.
    mutating func viewerGone(_ id: ViewerID, code: Int = ScreenClose.lost) {
        guard let viewer = state.viewers.first(where: { $0.viewerId == id }) else { return }
        state.viewers.removeAll { $0.viewerId == id }
        dropViewer(viewer, code: code)
        if viewer.kind == .recording, !isOver { settleRecording() }
    }

    mutating func dropViewer(_ viewer: ViewerState, code: Int) {
        emit(.closeViewer(viewer.viewerId, code: code))
        tell(.screenDisconnect(ScreenDisconnect(viewerId: viewer.viewerId)))
    }

    mutating func dropViewers(where matches: (ViewerState) -> Bool) {
        for viewer in state.viewers where matches(viewer) {
            dropViewer(viewer, code: ScreenClose.notShared)
        }
        state.viewers.removeAll(where: matches)
    }

    mutating func select(
        _ agent: AgentID, viewer: ViewerID, display: Int
    ) throws(RPCError) {
        try requireMember(agent)
        guard let index = state.viewers.firstIndex(where: { $0.viewerId == viewer }) else {
            throw .notFound
        }
        let known = display == 0 || state.displays.contains { $0.index == display }
        guard known else { throw .notFound }
        state.viewers[index].display = display
        tell(.screenSelect(ScreenSelect(viewerId: viewer, display: display)))
    }

    mutating func sendKeys(_ agent: AgentID, _ keys: [String]) throws(RPCError) {
        try requireMember(agent)
        try requireHost()
        let areNames = keys.allSatisfy { key in
            (1...64).contains(key.utf8.count)
                && key.utf8.allSatisfy { $0 == 0x5F || isLetterOrDigit($0) }
        }
        guard (1...16).contains(keys.count), areNames else { throw .invalidParams }
        guard state.sharing.access == .control, state.permissions.keys else {
            throw .notAllowed("The customer does not let you send keys.")
        }
        tell(.keysSend(KeysSend(keys: keys)))
    }

    // MARK: Recording

    mutating func askToRecord(_ agent: AgentID, folderExists: Bool) throws(RPCError) {
        try requireMember(agent)
        try requireHost()
        guard folderExists else { throw .notAllowed("This gateway records nothing.") }
        guard state.flow == .ready, state.recording.consent != .asked else {
            throw .badState("The customer has a question to answer first.")
        }
        state.recording.consent = .asked
        state.recording.isWanted = false
        settleRecording()
        let text = texts.recording ?? "May this session be recorded?"
        tell(.recordingAsk(RecordingAsk(text: text)))
    }

    mutating func setRecording(_ agent: AgentID, on: Bool) throws(RPCError) {
        try requireMember(agent)
        guard !on || state.recording.consent == .allowed else {
            throw .notAllowed("The customer has not allowed to record.")
        }
        state.recording.isWanted = on
        settleRecording()
    }

    /// Records exactly while it is wanted, allowed, and something is shared by a host that is there.
    mutating func settleRecording() {
        let may = state.recording.consent == .allowed && state.recording.isWanted
        let runs = may && state.sharing.on && state.ended == nil
        if !runs { dropViewers { $0.kind == .recording } }
        let recorded = runs && state.seat?.isConnected == true
        if recorded, !state.viewers.contains(where: { $0.kind == .recording }) {
            _ = try? addViewer(
                kind: .recording, name: "Recording", access: .view, agentId: nil, externalId: nil,
                tag: nil)
        }
        if state.recording.isOn != runs {
            state.recording.isOn = runs
            tell(.recordingState(RecordingState(on: runs)))
        }
    }
}

/// Tells an ASCII letter or digit.
func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
    default: false
    }
}
