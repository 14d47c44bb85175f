import JSONRPC
import LocalAPI

/// A session that answers as a real one would, and does what lines that begin with `!` say.
actor FakeService: LocalService {
    private var status = FakeService.empty
    private var lines: [ChatLine] = []
    private var watchers: [AsyncStream<LocalChange>.Continuation] = []
    private var slowJoin: CheckedContinuation<Void, Never>?

    private static let empty = Status(
        phase: .codeEntry, agents: [],
        sharing: SharingStatus(on: false, access: .none, scope: .desktop, applications: []),
        viewers: [],
        permissions: PermissionStatus(control: false, clipboard: false, files: true, keys: false),
        recording: false, chat: ChatStatus(surface: "app", unread: 0, messages: 0), displays: [],
        transfers: [], connection: .offline, pending: [],
        entry: EntryStatus(gateway: "https://support.example", company: "Example Support"))
    private var kept = KeepWindow()

    static let anna = AgentStatus(
        agentId: "a1", name: "Anna", avatarUrl: "https://support.example/anna")

    func changes() async -> AsyncStream<LocalChange> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: LocalChange.self, bufferingPolicy: .bufferingOldest(1000))
        continuation.yield(.status(status))
        watchers.append(continuation)
        return stream
    }

    private func tell(_ change: LocalChange) {
        watchers.removeAll { watcher in
            if case .enqueued = watcher.yield(change) { return false }
            watcher.finish()
            return true
        }
    }

    private func update(_ body: (inout Status) -> Void) {
        body(&status)
        tell(.status(status))
    }

    func gone(_ face: FaceID) {}

    func answer(_ call: RPCCall, from face: FaceID) async throws -> any Encodable & Sendable {
        switch call.method {
        case GetStatus.method: return status
        case Join.method: return try await join(try call.params(as: Join.self))
        case AnswerAgreement.method:
            try take(.agreement)
            let accepted = try call.params(as: AnswerAgreement.self).accepted
            if !accepted { end("declined") } else { ask(.recording, "May we record?", "r1") }
        case AnswerRecording.method:
            try take(.recording)
            let allowed = try call.params(as: AnswerRecording.self).allowed
            update {
                $0.phase = .active
                $0.recording = allowed
                $0.agents = [Self.anna]
            }
        case AnswerSharing.method:
            try take(.sharing)
            let params = try call.params(as: AnswerSharing.self)
            share(params.access, params.applications)
        case ChangeSharing.method:
            let params = try call.params(as: ChangeSharing.self)
            share(params.access, params.applications)
        case ChangePermissions.method:
            let change = try call.params(as: ChangePermissions.self)
            update {
                $0.chosen.clipboard = change.clipboard ?? $0.chosen.clipboard
                $0.chosen.files = change.files ?? $0.chosen.files
            }
        case AnswerFile.method: try take(.file)
        case AnswerNotice.method:
            try take(.notice)
            if try call.params(as: AnswerNotice.self).leave { end("notice") }
        case StopSharing.method: share(.none, [])
        case Say.method: return try say(try call.params(as: Say.self).text)
        case Typing.method: tell(.typing(Self.anna))
        case Conversation.method: return lines
        case MarkRead.method: break
        case ListWindows.method: return Scenes.windows(status.sharing)
        case SendFiles.method: return sendFiles(try call.params(as: SendFiles.self).paths)
        case ListFiles.method: return status.transfers
        case EndSession.method:
            slowJoin?.resume()
            slowJoin = nil
            end("customer")
        case AnswerContinuation.method:
            try take(.continuation)
            let goOn = try call.params(as: AnswerContinuation.self).goOn
            share(goOn ? .control : .none, [])
        case AttachWindow.method, CloseWindow.method: break
        case ShowWindow.method: try show(try call.params(as: ShowWindow.self))
        case DismissInvitation.method: update { $0.invitation = nil }
        case KeepWindow.method: kept = try call.params(as: KeepWindow.self)
        case RecallWindow.method: return kept
        case GetAvatar.method: return try Portrait.read()
        case CancelFile.method: update { $0.transfers = [] }
        case Uninstall.method:
            let check = try call.params(as: Uninstall.self).check
            return Removal(paths: ["/tmp/x"], kept: ["/tmp/y: yours"], removed: !check)
        case Examine.method:
            return [
                Finding(name: "display", state: .good, text: "X11 is there."),
                Finding(name: "sound", state: .fair, text: "No sound.", advice: "Plug it in."),
            ]
        default: throw HostFailure(.unsupported, "Not in this test.")
        }
        return EmptyObject()
    }

    private func join(_ join: Join) async throws -> Joined {
        if let failure = Scenes.failures[join.target] { throw failure }
        if join.target == "333333" {
            update {
                $0.phase = .joining
                $0.gateway = "https://support.example"
            }
            await withCheckedContinuation { slowJoin = $0 }
        }
        guard status.phase == .codeEntry || status.phase == .ended else {
            throw HostFailure(.sessionRunning, "A session is going on already.")
        }
        let gateway = join.gateway ?? "https://support.example"
        update {
            $0 = Self.empty
            $0.gateway = gateway
            $0.company = "Example\u{1B}[2J Ltd"
            $0.connection = .online
        }
        status.invitation = nil
        if let scene = Scenes.joined[join.target] {
            update(scene)
        } else {
            status.phase = .agreement
            ask(.agreement, "We help you.\nYou let us.", "g1", title: "Terms")
        }
        return Joined(gateway: gateway, company: "Example\u{1B}[2J Ltd", resumed: false)
    }

    private func show(_ call: ShowWindow) throws {
        if let link = call.invitation {
            update { $0.invitation = InvitationStatus(link: link, host: "support.example") }
        }
        tell(.raise(.show))
    }

    private func ask(
        _ kind: QuestionKind, _ text: String, _ id: String, title: String? = nil,
        access: SharedAccess? = nil, scope: String? = nil
    ) {
        update {
            $0.pending.append(
                Question(
                    kind: kind, id: id, text: text, title: title, access: access, scope: scope))
        }
    }

    private func take(_ kind: QuestionKind) throws {
        guard let index = status.pending.firstIndex(where: { $0.kind == kind }) else {
            throw HostFailure(.notPending, "Nobody asks for that now.")
        }
        update { $0.pending.remove(at: index) }
    }

    private func share(_ access: SharedAccess, _ applications: [String]) {
        update {
            $0.sharing = SharingStatus(
                on: access != .none, access: access,
                scope: applications.isEmpty ? .desktop : .applications, applications: applications,
                mayChoose: $0.sharing.mayChoose)
            let viewer = ViewerStatus(viewerId: "v", name: "Anna", kind: "agent", access: access)
            $0.viewers = access == .none ? [] : [viewer]
        }
    }

    private func end(_ reason: String) {
        update {
            $0 = Self.empty
            $0.phase = .ended
            $0.ending = EndingStatus(reason: reason, surveyUrl: "https://support.example/survey")
        }
    }

    private func sendFiles(_ paths: [String]) -> [TransferStatus] {
        let sent = paths.enumerated().map { index, path in
            TransferStatus(
                transferId: "t\(index)", name: String(path.split(separator: "/").last ?? "?"),
                direction: .send, size: 100, done: 0, state: .offered)
        }
        status.transfers += sent
        for done in [Int64(50), 100] {
            update {
                for index in $0.transfers.indices {
                    $0.transfers[index].done = done
                    $0.transfers[index].state = done == 100 ? .done : .running
                }
            }
        }
        return sent
    }

    @discardableResult
    private func add(
        _ kind: String, _ name: String, _ text: String, event: ChatEvent? = nil,
        at: String = "2026-11-21T02:06:02.000Z"
    ) -> ChatLine {
        let photo = kind == "agent" ? Self.anna.avatarUrl : nil
        let line = ChatLine(
            messageId: "m\(lines.count)",
            from: ChatAuthor(kind: kind, name: name, avatarUrl: photo), text: text, at: at,
            channel: "app", delivered: .yes, event: event)
        lines.append(line)
        tell(.message(line))
        return line
    }

    private func say(_ text: String) throws -> ChatLine {
        guard status.phase != .codeEntry else {
            throw HostFailure(.noSession, "There is no session.")
        }
        // Two of them: it happens, and nobody has said it.
        guard text.hasPrefix("!!") else {
            play(text)
            return add("customer", "You", text)
        }
        play(String(text.dropFirst()))
        return ChatLine(
            messageId: "", from: ChatAuthor(kind: "customer", name: "You"), text: text,
            at: "2026-11-21T02:06:02.000Z", channel: "app", delivered: .yes)
    }

    private func play(_ text: String) {
        switch text {
        case "!nudge":
            tell(.nudge(Self.anna))
            add("system", "Anna", "Anna asks for your attention.", event: .nudge)
        case "!evil":
            add("agent", "Anna\u{1B}[31m", "a\u{1B}[2J\u{9B}31m\u{202E}b\u{200B}")
            add("agent", "Anna", "z" + String(repeating: "\u{301}", count: 10_000))
        case "!share":
            ask(.sharing, "Anna wants to look.", "s1", access: .control, scope: "customer-chooses")
        case "!view": ask(.sharing, "Anna wants to look.", "s2", access: .view, scope: "desktop")
        case "!file": ask(.file, "plan.pdf (2 MB) from Anna", "f1")
        case "!notice": ask(.notice, "Closed tomorrow.", "n1", title: "Hours")
        case "!withdraw": update { $0.pending = [] }
        case "!bye": end("agent")
        case "!flood":
            for number in 0..<5000 { add("agent", "Anna", "line \(number)") }
        case "!book": lines += Scenes.book
        case "!talk":
            for (kind, text, clock) in Scenes.talk {
                add(kind, kind == "agent" ? "Anna" : "You", text, at: Portrait.today(at: clock))
            }
            update { $0.chat.messages = lines.count }
        case "!unread": update { $0.chat.unread += 2 }
        default:
            if let scene = Scenes.said[text] { update(scene) }
        }
    }
}
