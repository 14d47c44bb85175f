import Invitation
import LocalAPI
import PlainText

/// How values are said to a person.
enum Wording {
    /// The gateway's host, whole, as ASCII.
    static func host(_ gateway: String) -> String {
        // What the daemon names is checked as well: a look-alike is shown as what it is.
        (try? GatewayAddress(originOf: gateway))?.displayHost ?? SafeText.escape(gateway)
    }

    /// `4.2 MB`.
    static func size(_ bytes: Int64) -> String {
        let units = ["kB", "MB", "GB", "TB"]
        guard bytes >= 1000 else { return "\(max(0, bytes)) bytes" }
        var value = Double(bytes) / 1000
        var unit = 0
        while value >= 999.95, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// `about 3 minutes`.
    static func wait(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 86_400 else { return "a long time" }
        if seconds < 60 { return "less than a minute" }
        let minutes = Int((seconds / 60).rounded())
        return minutes == 1 ? "about a minute" : "about \(minutes) minutes"
    }

    /// `Anna`, `Anna and Ben`, `Anna, Ben and Carl`.
    static func list(_ names: [String]) -> String {
        guard let last = names.last else { return "" }
        return names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Who sees what, one sentence.
    static func sharing(_ status: Status) -> String {
        guard status.sharing.on else { return "Nothing on your screen is shared." }
        let what =
            status.sharing.scope == .desktop
            ? "your whole screen"
            : status.sharing.applications.isEmpty
                ? "only the applications that may be seen"
                : "only these applications: "
                    + list(status.sharing.applications.map { SafeText.escape($0) })
        let who = status.viewers.map { viewer in
            SafeText.escape(viewer.name) + (viewer.kind == "external" ? " (a guest)" : "")
        }
        if status.sharing.held == .locked {
            return "Your screen is locked: nobody sees it until you unlock it."
        }
        if status.sharing.held == .asking {
            let subject = who.isEmpty ? "Support" : list(who)
            return "\(subject) can see \(what); mouse and keyboard wait for your answer."
        }
        let act = status.sharing.access == .control ? "see and control" : "see"
        let subject = who.isEmpty ? "Support can" : list(who) + " can"
        return "\(subject) \(act) \(what)."
    }

    /// How far the session is, one sentence.
    static func phase(_ status: Status) -> String {
        switch status.phase {
        case .codeEntry: "No session. “deskhand join” starts one."
        case .joining: "Connecting."
        case .agreement: "Your agreement is asked for."
        case .recording: "Your consent to a recording is asked for."
        case .waiting: "Waiting for somebody from support."
        case .active:
            "In a session with \(list(status.agents.map { SafeText.escape($0.name) }))."
        case .grace: "Support has left the session; waiting for them to come back."
        case .ended: "The session has ended."
        }
    }

    /// The place in the queue, one sentence.
    static func queue(_ queue: QueueStatus) -> String? {
        var parts: [String] = []
        if let position = queue.position { parts.append("You are number \(position) in the queue") }
        if let seconds = queue.waitSeconds { parts.append("the wait is \(wait(seconds))") }
        guard !parts.isEmpty else { return nil }
        let text = parts.joined(separator: "; ") + "."
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// That nobody is available, and where to go on instead.
    static func orphaned(_ orphaned: OrphanedStatus) -> [String] {
        var lines = SafeText.escape(orphaned.text, lines: .many).split(separator: "\n")
            .map(String.init)
        if let url = orphaned.url, url.hasPrefix("https://") {
            lines.append("This page may help: \(SafeText.escape(url))")
        }
        return lines
    }

    /// A file on its way, one line.
    static func transfer(_ transfer: TransferStatus) -> String {
        let name = "“\(SafeText.escape(transfer.name))”"
        let way = transfer.direction == .receive ? "from support" : "to support"
        let state =
            switch transfer.state {
            case .offered: "waiting for an answer"
            case .running: "\(percent(transfer)) %"
            case .done:
                transfer.path.map { "done, in \(SafeText.escape($0))" } ?? "done"
            case .refused: "refused"
            case .failed: "failed"
            }
        let reason = transfer.reason.map { " (\(SafeText.escape($0)))" } ?? ""
        return "\(name), \(size(transfer.size)), \(way): \(state)\(reason)"
    }

    /// How much of a file has arrived.
    static func percent(_ transfer: TransferStatus) -> Int {
        guard transfer.size > 0 else { return 100 }
        return Int(max(0, min(100, Double(transfer.done) / Double(transfer.size) * 100)))
    }

    /// Why a session ended, one or two sentences.
    static func ending(_ ending: EndingStatus) -> String {
        let text =
            switch ending.reason {
            case "agent": "Support has ended the session."
            case "customer", "customer-closed": "You have ended the session."
            case "declined": "The session has ended because you did not accept the agreement."
            case "logout": "The session has ended because you have logged out."
            case "notice": "You have left the session."
            case "replaced": "The session was taken over on another computer."
            case "timeout", "idle": "The session has ended because nobody came back."
            case "gateway": "The support gateway has ended the session."
            case let other: "The session has ended (\(SafeText.escape(other)))."
            }
        return ending.text.map { text + "\n" + SafeText.escape($0, lines: .many) } ?? text
    }

    /// What an answer has done; `nil` where the state tells it better.
    static func done(_ answer: QuestionDialog.Answer) -> String? {
        switch answer {
        case .agreement(true): "You have accepted the agreement."
        case .agreement(false): "You have not accepted the agreement."
        case .recording(true): "They may record."
        case .recording(false): "They may not record."
        case .sharing(.none, _): "Nothing is shared."
        case .sharing: nil
        case .file(_, true): "The file is on its way."
        case .file(_, false): "The file is not taken."
        case .notice(leave: true): "You are leaving the session."
        case .notice(leave: false): "You are staying."
        case .continuation(goOn: true): "They may go on."
        case .continuation(goOn: false): "Sharing is stopped."
        }
    }
}
