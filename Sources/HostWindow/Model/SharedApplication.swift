import LocalAPI

/// An application that can be shared by itself: all of its windows, or none.
struct SharedApplication: Equatable {
    /// What tells it from others, as long as it runs.
    var process: Int32
    /// What names it to the daemon.
    var number: String
    /// What a person calls it.
    var name: String
    /// Its windows' titles.
    var titles: [String]
    /// Names under which the desktop's theme may have its picture, the best one first.
    var icons: [String]
    /// Whether it is seen now.
    var isShared: Bool

    private static let mostTitles = 3

    /// The applications that these windows belong to; what may not be shared is not among them.
    static func all(_ windows: [WindowStatus]) -> [SharedApplication] {
        var found: [SharedApplication] = []
        for window in windows where window.permitted {
            // Without a process, nobody knows what else belongs to it.
            guard let process = window.process else { continue }
            let title = RemoteText.line(window.title, limit: 80)
            if let index = found.firstIndex(where: { $0.process == process }) {
                found[index].isShared = found[index].isShared || window.shared
                if found[index].titles.count < mostTitles, !title.isEmpty {
                    found[index].titles.append(title)
                }
            } else {
                found.append(SharedApplication(window, process, title))
            }
        }
        return found
    }

    private init(_ window: WindowStatus, _ process: Int32, _ title: String) {
        self.process = process
        number = String(window.number)
        let names = [window.application, window.applicationClass, window.executable ?? ""]
        name = names.map { RemoteText.line($0, limit: 40) }.first { !$0.isEmpty } ?? "?"
        titles = title.isEmpty ? [] : [title]
        icons = [window.applicationClass, window.executable ?? ""]
            .flatMap { [$0, $0.lowercased()] }.filter(Self.isIconName)
        isShared = window.shared
    }

    /// Only what can be a name in a theme is looked for: no path, and nothing that is not ASCII.
    private static func isIconName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}

/// Which part of the screen the customer shows.
enum SharedPart: Equatable {
    /// All of it.
    case everything
    /// These applications, by what names them to the daemon.
    case applications([String])

    /// As the daemon takes it; `nil` where nothing has been chosen.
    var names: [String]? {
        switch self {
        case .everything: []
        case .applications(let names): names.isEmpty ? nil : names
        }
    }
}
