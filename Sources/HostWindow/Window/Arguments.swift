import LocalAPI

/// What the program was started with.
enum Arguments: Equatable {
    /// To open the window, and perhaps to ask about a link.
    case open(String?)
    /// To say something and end.
    case say(String)
    /// It was not understood.
    case wrong(String)

    init(_ arguments: [String]) {
        switch arguments.first {
        case "--help": self = .say(Self.help)
        case "--version": self = .say(DaemonVersion.current.version)
        case "--": self = Self.link(arguments.dropFirst())
        case let word? where word.hasPrefix("-"):
            self = .wrong("unknown option; see “deskhand-window --help”")
        default: self = Self.link(arguments[...])
        }
    }

    /// What follows is never an option, whatever it looks like.
    private static func link(_ words: ArraySlice<String>) -> Arguments {
        guard words.count <= 1 else { return .wrong("one link is the most that can be opened") }
        // A menu that has no link for us gives an empty one.
        return .open(words.first.flatMap { $0.isEmpty ? nil : $0 })
    }

    private static let help = """
        OVERVIEW: Shows the window of Deskhand.

        USAGE: deskhand-window [--] [<link>]

        ARGUMENTS:
          <link>                  A session link; the window asks before it is followed.

        OPTIONS:
          --version               Show the version.
          --help                  Show help information.
        """
}
