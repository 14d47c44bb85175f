import HostRuntime

/// What a notification says, as plain text.
struct NoticeText: Equatable {
    var summary: String
    var body: String

    private static let maximumName = 60
    private static let maximumBody = 240

    /// Puts a notification into words; names and texts in it are somebody else's.
    init(_ notification: DesktopNotification) {
        switch notification {
        case .agentJoined(let name):
            self.init("Support is here", "\(Self.name(name)) has joined the session.")
        case .agentAsks(let name, control: true):
            self.init(
                "Support asks to control this computer",
                "\(Self.name(name)) asks. Open Deskhand to answer.")
        case .agentAsks(let name, control: false):
            self.init(
                "Support asks to see this screen",
                "\(Self.name(name)) asks. Open Deskhand to answer.")
        case .question: self.init("Support has a question", "Open Deskhand to answer.")
        case .message(let name, let text):
            self.init(
                "Message from support",
                "\(Self.name(name)): \(Self.clean(text, limit: Self.maximumBody))")
        case .nudge(let name):
            self.init("Support waits for you", "\(Self.name(name)) wants your attention.")
        case .sharingStarted(control: true):
            self.init("Support controls this computer", "You can stop it at any time.")
        case .sharingStarted(control: false):
            self.init("Support sees this screen", "You can stop it at any time.")
        case .sharingStopped: self.init("Nothing is shared any more", "")
        case .recordingStarted: self.init("The session is being recorded", "")
        case .recordingStopped: self.init("The recording is over", "")
        case .fileOffered(let name, let size):
            self.init(
                "Support offers a file",
                "\(Self.clean(name, limit: Self.maximumName)), \(Self.words(bytes: size)). "
                    + "Open Deskhand to answer.")
        case .sessionEnded: self.init("The support session is over", "")
        }
    }

    private init(_ summary: String, _ body: String) {
        self.summary = summary
        self.body = body
    }

    /// What a button says.
    static func label(of action: DesktopNotification.Action) -> String {
        switch action {
        case .open: "Open"
        case .stopSharing: "Stop sharing"
        }
    }

    private static func name(_ text: String) -> String {
        let name = clean(text, limit: maximumName)
        return name.isEmpty ? "Support" : "“\(name)”"
    }

    /// Cuts a text, and takes out what is not seen or turns what is around it.
    ///
    /// Cut by scalars: one character may be any number of marks on a letter.
    private static func clean(_ text: String, limit: Int) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if result.count >= limit { return String(result) + "…" }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
            case .format, .surrogate, .privateUse, .unassigned:
                // Emoji are made of several with this one.
                if scalar == "\u{200d}" { result.append(scalar) }
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func words(bytes: Int64) -> String {
        let units = ["KB", "MB", "GB", "TB"]
        guard bytes >= 1000 else { return "\(max(0, bytes)) bytes" }
        var (value, unit) = (bytes / 100, 0)
        while value >= 10_000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return "\(value / 10).\(value % 10) \(units[unit])"
    }
}

extension String {
    /// The text for a service that takes bodies as markup.
    var escapedForMarkup: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
