import GatewayAPI
import LocalAPI
import Policy
import Raster
import SupportSession

/// The session as faces see it.
extension Status {
    /// The state where there is no session.
    init(idle phase: Phase, ending: EndingStatus?, warning: String?) {
        self.init(
            phase: phase, agents: [],
            sharing: SharingStatus(on: false, access: .none, scope: .desktop, applications: []),
            viewers: [], permissions: PermissionStatus(.none), recording: false,
            chat: ChatStatus(surface: "app", unread: 0, messages: 0), displays: [],
            transfers: [], connection: .offline, pending: [], ending: ending, warning: warning)
    }

    /// The state of a session.
    init(
        _ session: SupportSession, gateway: String, company: String, connection: ConnectionState,
        viewers: [ViewerStatus], displays: [DisplayStatus], warning: String?, stopKey: String?
    ) {
        self.init(
            phase: Phase(session.phase), gateway: gateway, company: company,
            queue: session.queue.position == nil && session.queue.waitSeconds == nil
                ? nil
                : QueueStatus(
                    position: session.queue.position, waitSeconds: session.queue.waitSeconds),
            greeting: session.queue.text,
            agents: session.agents.map { AgentStatus($0) },
            sharing: SharingStatus(session), viewers: viewers,
            permissions: PermissionStatus(session.permissions),
            allowed: PermissionStatus(session.policy.permissions),
            chosen: ChosenRights(
                clipboard: session.sharing.isClipboardOn, files: session.sharing.isFileExchangeOn),
            recording: session.isRecorded,
            chat: ChatStatus(
                surface: session.surface.rawValue, unread: session.chat.unread,
                messages: session.chat.lines.count,
                widgetAlive: session.isWebChatAlive == true),
            displays: session.sharing.granted == nil ? [] : displays,
            transfers: session.transfers.order.compactMap { id in
                session.transfers[id].map { TransferStatus(id, $0) }
            },
            connection: connection,
            pending: session.questions.open.map { LocalAPI.Question($0, in: session) },
            graceSeconds: session.graceEnd.map(\.secondsLeft),
            orphaned: session.orphaned.map {
                OrphanedStatus(text: $0.text, url: $0.page, opens: $0.opens)
            },
            ending: session.ending.map { EndingStatus($0) }, warning: warning, stopKey: stopKey)
    }
}

extension Phase {
    fileprivate init(_ phase: SupportSession.Phase) {
        self =
            switch phase {
            case .joining: .joining
            case .agreement: .agreement
            case .recording: .recording
            case .waiting: .waiting
            case .active: .active
            case .grace: .grace
            case .ended: .ended
            }
    }
}

extension AgentStatus {
    init(_ agent: Agent) {
        self.init(
            agentId: agent.agentId.text, name: agent.name.shown,
            avatarUrl: agent.avatarUrl.flatMap { SafeLink.shown($0) })
    }
}

extension PermissionStatus {
    fileprivate init(_ permissions: Permissions) {
        self.init(
            control: permissions.control, clipboard: permissions.clipboard,
            files: permissions.files, keys: permissions.keys)
    }
}

extension SharingStatus {
    fileprivate init(_ session: SupportSession) {
        let sharing = session.sharing
        let isWhole = sharing.granted == nil || sharing.part == .everything
        self.init(
            on: sharing.granted != nil, access: sharing.granted.map { SharedAccess($0) } ?? .none,
            scope: isWhole ? .desktop : .applications, applications: sharing.chosen?.names ?? [],
            mayChoose: session.canShareApplications
                && session.policy.applications.customerMayChoose,
            held: InputHold(sharing))
    }
}

extension InputHold {
    fileprivate init?(_ sharing: Sharing) {
        guard sharing.granted != nil, sharing.isLocked || sharing.isHeld else { return nil }
        self = sharing.isLocked ? .locked : .asking
    }
}

extension SharedAccess {
    init(_ access: ScreenAccess) { self = access == .control ? .control : .view }

    /// What it grants; `nil` for nothing.
    var granted: ScreenAccess? {
        switch self {
        case .none: nil
        case .view: .view
        case .control: .control
        }
    }
}

extension EndingStatus {
    init(_ ending: Ending) {
        self.init(reason: ending.reason, text: ending.text, surveyUrl: ending.surveyUrl)
    }
}

extension TransferStatus {
    init(_ id: TransferID, _ transfer: Transfers.Transfer) {
        let (direction, name, size): (TransferDirection, String, Int64) =
            switch transfer.direction {
            case .receive(let offer): (.receive, StoredName(offer.name).text, offer.size)
            case .send(let request): (.send, request.name, request.size)
            }
        let (state, path, reason): (TransferState, String?, String?) =
            switch transfer.state {
            case .offered: (.offered, nil, nil)
            case .running: (.running, nil, nil)
            case .done(let path): (.done, path, nil)
            case .refused(let reason): (.refused, nil, reason)
            case .failed(let reason): (.failed, nil, reason)
            }
        self.init(
            transferId: id.text, name: name, direction: direction, size: size,
            done: transfer.done, state: state, path: path, reason: reason)
    }
}

extension DisplayDescription {
    init(_ display: DesktopDisplay) {
        self.init(
            index: display.index, name: display.name, x: display.area.x, y: display.area.y,
            width: display.area.width, height: display.area.height, scale: display.scale,
            primary: display.isPrimary)
    }
}

extension DisplayStatus {
    init(_ display: DisplayDescription) {
        self.init(
            index: display.index, name: display.name, width: display.width,
            height: display.height, primary: display.primary)
    }
}

extension ContinuousClock.Instant {
    /// How many whole seconds it is until then.
    var secondsLeft: Double { max(0, (self - .now).inSeconds.rounded(.up)) }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
