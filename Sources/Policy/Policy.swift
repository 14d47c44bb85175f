/// What is allowed in a session, every member with a value.
///
/// Three of them meet: the administrator's, the gateway's and the customer's choice. Each is kept by
/// itself, and what holds is `stricter` of all three.
///
/// Source: PROTOCOL.md section 8.
public struct Policy: Hashable, Sendable {
    /// What agents may do.
    public var permissions: Permissions
    /// Which applications may be seen.
    public var applications: ApplicationPolicy
    /// The mark over what is shared; `nil` for none.
    public var watermark: Watermark?
    /// The largest file that may be sent, in bytes; `nil` where nobody has said so: `fileLimit`.
    public var maximumFileBytes: Int64?
    /// Where the conversation is held; `nil` where nobody has said so.
    public var chatSurface: ChatSurface?
    /// What becomes of the page of `orphaned.show`; `nil` where nobody has said so: it is offered.
    public var orphanedPage: OrphanedPage?
    /// After how many minutes of control the customer is asked again; `nil` where nobody has said
    /// so: `reaskInterval`.
    public var reaskMinutes: Int?
    /// Whether everything is removed at the end; `nil` where nobody has said so, which means yes.
    public var uninstall: Uninstall?

    /// Makes a policy; without arguments nothing is restricted and nothing is said.
    public init(
        permissions: Permissions = .all, applications: ApplicationPolicy = ApplicationPolicy(),
        watermark: Watermark? = nil
    ) {
        self.permissions = permissions
        self.applications = applications
        self.watermark = watermark
    }

    /// Restricts nothing: the gateway's before it has sent one, and where no administrator set any.
    ///
    /// Of this and any other policy, the other one is the stricter.
    public static let unrestricted = Policy()

    /// Allows nothing but to talk.
    public static let strictest: Policy = {
        var policy = Policy(
            permissions: .none,
            applications: ApplicationPolicy(
                filter: .nothing, customerMayChoose: false, hideNotifications: true))
        policy.maximumFileBytes = 0
        policy.chatSurface = .app
        policy.orphanedPage = .offer
        policy.uninstall = .always
        return policy
    }()

    /// The largest file that may be sent, in either direction, in bytes: 1 GiB unless told.
    public var fileLimit: Int64 { maximumFileBytes ?? 1 << 30 }

    /// After how much time of control the customer is asked again: 30 minutes unless told.
    public var reaskInterval: Duration { .seconds(60 * (reaskMinutes ?? 30)) }

    /// Whether the download and the session's data go at the end.
    public var removesTraces: Bool { uninstall != .never }
}
