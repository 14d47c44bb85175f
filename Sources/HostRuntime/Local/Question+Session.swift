import GatewayAPI
import LocalAPI
import Policy
import SupportSession

extension LocalAPI.Question {
    /// Says in words what the customer is asked.
    init(_ question: SessionQuestion, in session: SupportSession) {
        switch question.subject {
        case .agreement(let agreement):
            self.init(
                kind: .agreement, id: agreement.version, text: agreement.text,
                title: agreement.title.text)
        case .recording(let ask):
            self.init(kind: .recording, id: "recording", text: ask.text)
        case .sharing(let ask): self.init(ask, in: session)
        case .file(let offer):
            // The name that it will have here, not the one that somebody chose for its looks.
            let name = StoredName(offer.name).text
            self.init(
                kind: .file, id: offer.transferId.text,
                text: "Support wants to send you the file “\(name)” (\(offer.size) bytes).",
                title: name, size: offer.size, name: name)
        case .notice(let notice):
            self.init(
                kind: .notice, id: notice.noticeId.text, text: notice.text,
                title: notice.title.text)
        case .continuation(let time):
            let minutes = Int(time.inSeconds / 60)
            let long = minutes == 1 ? "a minute" : "\(minutes) minutes"
            self.init(
                kind: .continuation, id: "continuation",
                text: "Support has been able to control this computer for \(long).")
        }
        secondsLeft = question.deadline.map(\.secondsLeft)
    }

    private init(_ ask: ScreenAsk, in session: SupportSession) {
        let agent = session.agents.first { $0.agentId == ask.agentId }
        let name = agent?.name.shown ?? ""
        // Nobody is asked for what they cannot grant.
        let access = session.policy.permissions.control ? ask.access : .view
        let wish = access == .control ? "see and control your screen" : "see your screen"
        self.init(
            kind: .sharing, id: ask.agentId.text, text: "\(name) asks to \(wish).",
            title: name, access: SharedAccess(access), scope: ask.scope.rawValue,
            agent: agent.map { AgentStatus($0) })
    }
}
