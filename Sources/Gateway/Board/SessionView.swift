import GatewayAPI
import Policy

/// A session as the console shows it.
struct SessionView: Encodable, Equatable, Sendable {
    struct Host: Encodable, Equatable, Sendable {
        var present: Bool
        var connected: Bool
        var client: ClientDescription?
    }
    struct Web: Encodable, Equatable, Sendable {
        var present: Bool
        var alive: Bool
    }
    struct External: Encodable, Equatable, Sendable {
        var externalId: String
        var name: String
        var createdAt: Timestamp
        var viewers: Int
    }
    struct Recording: Encodable, Equatable, Sendable {
        var consent: RecordingProgress.Consent
        var on: Bool
        var recordings: [RecordingProgress.Piece]
    }
    struct Transfer: Encodable, Equatable, Sendable {
        var transferId: TransferID
        var direction: TransferState.Direction
        var name: String
        var size: Int64
        var done: Int64
        var state: TransferState.State
        var reason: String?
        var downloadPath: String?
    }

    var sessionId: SessionID
    var title: String
    var status: String
    var code: String?
    var link: String?
    var mobileLink: String?
    var createdAt: Timestamp
    var waitingSince: Timestamp?
    var endedAt: Timestamp?
    var endReason: String?
    var host: Host
    var web: Web
    var surface: ChatSurface
    var customerSurface: ChatSurface?
    var agents: [GatewayAPI.Agent]
    var queue: QueuePlace?
    var graceEndsAt: Timestamp?
    var asked: Asked?
    var sharing: Sharing
    var displays: [DisplayDescription]
    var currentDisplay: Int
    var permissions: Permissions
    var policy: PolicyChange?
    var viewers: [ViewerState]
    var externals: [External]
    var recording: Recording
    var transfers: [Transfer]
    var notices: [Notice]
}

extension SessionRules {
    /// What the console and the web chat call the session's state.
    var status: String {
        if state.ended != nil { return "ended" }
        if state.isInGrace { return "grace" }
        if state.seat != nil {
            switch state.flow {
            case .agreement: return "agreement"
            case .recording: return "recording"
            case .new, .ready: break
            }
        }
        if !state.agents.isEmpty { return "active" }
        return state.waitingSince == nil ? "new" : "waiting"
    }

    /// Describes the session for agents.
    func view(base: String, at now: Moment) -> SessionView {
        let sid = state.sessionId.text
        let grace = deadlines.grace.map { deadline in
            let left = Int64((deadline - now.elapsed) / .milliseconds(1))
            // Rounded, so that two views of one deadline are equal.
            let end = now.wall.milliseconds + left
            return Timestamp(milliseconds: (end + 250) / 500 * 500)
        }
        return SessionView(
            sessionId: state.sessionId, title: state.title, status: status, code: state.code,
            link: state.code.map { "\(base)/?code=\($0)" },
            mobileLink: state.code.map { "\(base)/\($0)" }, createdAt: state.createdAt,
            waitingSince: state.waitingSince, endedAt: state.ended?.at,
            endReason: state.ended?.reason,
            host: .init(
                present: state.seat != nil, connected: state.seat?.isConnected ?? false,
                client: state.seat?.client),
            web: .init(present: state.web != nil, alive: state.web?.isAlive ?? false),
            surface: state.surface, customerSurface: state.customerSurface, agents: state.agents,
            queue: state.queue, graceEndsAt: grace, asked: state.asked, sharing: state.sharing,
            displays: state.displays, currentDisplay: state.currentDisplay,
            permissions: state.permissions, policy: state.policy, viewers: state.viewers,
            externals: state.externals.map { link in
                .init(
                    externalId: link.externalId, name: link.name, createdAt: link.createdAt,
                    viewers: state.viewers.count { $0.externalId == link.externalId })
            },
            recording: .init(
                consent: state.recording.consent, on: state.recording.isOn,
                recordings: state.recording.recordings),
            transfers: state.transfers.map { transfer in
                .init(
                    transferId: transfer.transferId, direction: transfer.direction,
                    name: transfer.name, size: transfer.size, done: transfer.done,
                    state: transfer.state, reason: transfer.reason,
                    downloadPath: transfer.state == .ready
                        ? "/v1/agent/sessions/\(sid)/files/\(transfer.transferId)" : nil)
            },
            notices: state.notices)
    }
}

/// A conversation as the customer's browser shows it.
struct ChatView: Encodable, Equatable, Sendable {
    struct Invitation: Encodable, Equatable, Sendable {
        var code: String
        var link: String
        var deskhandLink: String
        var downloadUrl: String?
    }
    struct Ended: Encodable, Equatable, Sendable {
        var reason: String
        var text: String?
        var surveyUrl: String?
    }
    var status: String
    var agents: [GatewayAPI.Agent]
    var surface: ChatSurface
    var paused: Bool
    var pausedText: String?
    var hostConnected: Bool
    var queue: QueuePlace?
    var text: String?
    var orphanedUrl: String?
    var invitation: Invitation?
    var notices: [Notice]
    var ended: Ended?
}

extension SessionRules {
    /// Describes the conversation for the customer's browser.
    func chatView(base: String, isStaffed: Bool, downloadURL: String?) -> ChatView {
        var text: String?
        if status == "waiting" {
            text = isStaffed ? state.greeting ?? texts.greeting : texts.orphaned
        }
        let host = base.utf8.split(separator: UInt8(ascii: "/")).last.flatMap { String($0) } ?? ""
        let invited = state.invitedAt == nil ? nil : state.code
        let invitation = invited.map { code in
            ChatView.Invitation(
                code: code, link: "\(base)/?code=\(code)",
                deskhandLink: "deskhand://\(host)/?code=\(code)", downloadUrl: downloadURL)
        }
        return ChatView(
            status: status, agents: state.agents, surface: state.surface, paused: isWebPaused,
            pausedText: isWebPaused ? Self.pausedText : nil,
            hostConnected: state.seat?.isConnected ?? false, queue: state.queue, text: text,
            orphanedUrl: status == "waiting" && !isStaffed ? texts.orphanedURL : nil,
            invitation: invitation, notices: isOver ? [] : state.notices,
            ended: state.ended.map {
                .init(reason: $0.reason, text: $0.text, surveyUrl: $0.surveyUrl)
            })
    }

    private static let pausedText =
        "The conversation is paused here, because it goes on in Deskhand's own window."
}
