public import GatewayAPI
import Policy

/// What the customer has granted, and who looks.
public struct Sharing: Equatable, Sendable {
    /// A screen connection that the gateway asked for.
    public struct Viewer: Equatable, Sendable {
        /// What the gateway said of it.
        public var connect: ScreenConnect
        /// The monitor it shows; 0 for all.
        public var display = 0

        /// What it may do by the gateway's word: an external viewer never controls.
        var askedAccess: ScreenAccess {
            connect.viewer.kind == .external ? .view : connect.access
        }
    }

    /// What the customer has granted; `nil` while nothing is shared.
    public private(set) var granted: ScreenAccess?
    /// Whether the customer lets the clipboard through, where agents may control.
    public var isClipboardOn = true
    /// The viewers that are connected, or should be.
    public private(set) var viewers: [ViewerID: Viewer] = [:]

    /// How many viewers one session may have.
    public static let mostViewers = 16

    /// What agents may do now under a policy.
    func permissions(under policy: Policy) -> Permissions {
        let control = granted == .control && policy.permissions.control
        return Permissions(
            control: control, clipboard: control && isClipboardOn && policy.permissions.clipboard,
            files: policy.permissions.files, keys: control && policy.permissions.keys)
    }

    /// What a viewer may do now under a policy: its own access, and no more than was granted.
    func access(of viewer: Viewer, under policy: Policy) -> ScreenAccess {
        permissions(under: policy).control ? viewer.askedAccess : .view
    }

    mutating func grant(_ access: ScreenAccess) { granted = access }

    /// Takes everything back.
    ///
    /// - Returns: The viewers that must be gone before anything else happens.
    mutating func stop() -> [ViewerID] {
        granted = nil
        defer { viewers = [:] }
        return viewers.keys.sorted { $0.text < $1.text }
    }

    /// Takes back what a policy does not allow, so that a later, wider one needs a new yes.
    mutating func clamp(to policy: Policy) {
        if granted == .control, !policy.permissions.control { granted = .view }
    }

    mutating func add(_ connect: ScreenConnect) -> Bool {
        guard viewers[connect.viewerId] != nil || viewers.count < Self.mostViewers else {
            return false
        }
        let display = viewers[connect.viewerId]?.display ?? 0
        viewers[connect.viewerId] = Viewer(connect: connect, display: display)
        return true
    }

    mutating func remove(_ id: ViewerID) -> Bool { viewers.removeValue(forKey: id) != nil }

    mutating func select(_ display: Int, for id: ViewerID) -> Bool {
        guard viewers[id] != nil else { return false }
        viewers[id]?.display = display
        return true
    }
}
