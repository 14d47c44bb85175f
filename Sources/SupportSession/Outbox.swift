public import GatewayAPI

/// What the host has asked the gateway to do and has no answer for yet, in order.
///
/// It is sent again, in this order, on every new connection; the gateway knows each by its id, so
/// that it is done once.
public struct Outbox: Equatable, Sendable {
    /// A request and its id.
    public struct Entry: Equatable, Sendable {
        /// The id by which the gateway knows a repeated request.
        public let id: HostRequestID
        /// What is asked.
        public let request: HostRequest
    }

    /// What has no answer yet, the oldest first.
    public private(set) var entries: [Entry] = []
    private let prefix: String
    private var count = 0

    /// How many requests may wait; a host that is away for long takes no more lines then.
    public static let capacity = 2_000
    /// How many more may wait of those that must not be lost, such as that sharing has stopped.
    public static let reserve = 500

    /// Makes an empty outbox.
    ///
    /// - Parameter prefix: Begins every id; another host of the same session must have another one.
    public init(prefix: String) { self.prefix = prefix }

    /// Makes an outbox with what an earlier run of this host had not been answered.
    ///
    /// - Parameters:
    ///   - prefix: Differs from that of every earlier run, so that no id is used twice.
    ///   - requests: With the ids under which the gateway may have seen them.
    public init(prefix: String, unanswered requests: [(id: HostRequestID, request: HostRequest)]) {
        self.prefix = prefix
        entries = requests.suffix(Self.capacity).map { Entry(id: $0.id, request: $0.request) }
    }

    /// Adds a request.
    ///
    /// - Returns: Its entry; `nil` where too many wait already.
    public mutating func add(_ request: HostRequest) -> Entry? {
        let limit = request.canBeRefused ? Self.capacity : Self.capacity + Self.reserve
        guard entries.count < limit, let id = HostRequestID("\(prefix)-\(count + 1)") else {
            return nil
        }
        count += 1
        let entry = Entry(id: id, request: request)
        entries.append(entry)
        return entry
    }

    /// Takes out what the gateway has answered; `nil` where nothing of that id waits.
    public mutating func answered(_ id: HostRequestID) -> HostRequest? {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return nil }
        return entries.remove(at: index).request
    }
}

extension HostRequest {
    /// Whether the customer can be told that it has to wait.
    fileprivate var canBeRefused: Bool {
        switch self {
        case .chatSend, .fileRequest: true
        case .agreementAnswer, .recordingAnswer, .sharingSet, .displaysSet, .permissionsSet,
            .chatSurfaceSet, .noticeLeave, .fileAnswer, .fileDone, .fileFailed, .sessionEnd:
            false
        }
    }
}
