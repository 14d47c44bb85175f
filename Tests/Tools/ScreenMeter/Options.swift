/// The command line.
struct Options {
    enum Mode: String { case measure, first, react }

    var target = Target(host: "127.0.0.1", port: 0, path: nil)
    var mode = Mode.measure
    var profile = Profile.tight
    var display: String?
    var seconds = 3.0
    var pauses = 0
    var trials = 5

    static let usage = """
        usage: deskhand-screen-meter [--mode measure|first|react] [--profile PROFILE]
               [--display :N] [--seconds S] [--pauses N] [--trials N] TARGET
        TARGET: 127.0.0.1:PORT or ws://127.0.0.1:PORT/PATH
        PROFILE: tight, tight8, tightlossless, zrle, raw
        """

    init?(_ arguments: [String]) {
        guard let last = arguments.last, let target = Target(last),
            arguments.count.isMultiple(of: 2) == false
        else { return nil }
        self.target = target
        for index in stride(from: 0, to: arguments.count - 1, by: 2) {
            guard take(arguments[index], arguments[index + 1]) else { return nil }
        }
    }

    private mutating func take(_ name: String, _ value: String) -> Bool {
        switch name {
        case "--display": display = value
        case "--mode":
            guard let mode = Mode(rawValue: value) else { return false }
            self.mode = mode
        case "--profile":
            guard let profile = Profile(rawValue: value) else { return false }
            self.profile = profile
        case "--seconds":
            guard let seconds = Double(value), seconds > 0 else { return false }
            self.seconds = seconds
        case "--pauses":
            guard let pauses = Int(value), pauses >= 0 else { return false }
            self.pauses = pauses
        case "--trials":
            guard let trials = Int(value), trials > 0 else { return false }
            self.trials = trials
        default: return false
        }
        return true
    }
}

/// Where the server is.
struct Target {
    let host: String
    let port: UInt16
    /// Of a WebSocket; `nil` for plain TCP.
    let path: String?

    init(host: String, port: UInt16, path: String?) {
        (self.host, self.port, self.path) = (host, port, path)
    }

    init?(_ text: String) {
        let isWeb = text.hasPrefix("ws://")
        let rest = isWeb ? text.dropFirst(5) : text[...]
        let address = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(address.count)
        let parts = address.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1]), isWeb || path.isEmpty else {
            return nil
        }
        self.init(
            host: String(parts[0]), port: port,
            path: isWeb ? (path.isEmpty ? "/" : String(path)) : nil)
    }
}

/// What a viewer asks for.
enum Profile: String {
    /// As noVNC does.
    case tight
    /// As TigerVNC's viewer does.
    case tight8
    case tightlossless, zrle, raw

    /// The encodings, the best first; then what else it understands.
    var encodings: [Int32] {
        let pictures: [Int32] =
            switch self {
            case .tight, .tight8, .tightlossless: [7, 1, 16, 0]
            case .zrle: [16, 1, 0]
            case .raw: [0]
            }
        let levels: [Int32] =
            switch self {
            case .tight: [-32 + 6, -256 + 2]
            case .tight8: [-32 + 8, -256 + 2]
            case .tightlossless, .zrle: [-256 + 2]
            case .raw: []
            }
        // Cursor, DesktopSize, ExtendedDesktopSize, LastRect, Fence, ContinuousUpdates,
        // PointerPos: what noVNC and TigerVNC's viewer name.
        return pictures + levels + [-239, -223, -308, -224, -312, -313, -232]
    }
}
