public import JSONRPC

/// Stops sharing, at once.
public struct StopSharing: LocalCall {
    /// The method's name on the wire.
    public static let method = "sharing.stop"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Changes what is shared while it is shared, or grants what an agent asked for before.
public struct ChangeSharing: LocalCall {
    /// The method's name on the wire.
    public static let method = "sharing.change"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// What viewers may do.
    public var access: SharedAccess
    /// Which applications; empty for the whole desktop.
    public var applications: [String]

    /// Makes the params.
    public init(access: SharedAccess, applications: [String]) {
        self.access = access
        self.applications = applications
    }
}

/// Lists the windows that could be shared.
public struct ListWindows: LocalCall {
    /// The method's name on the wire.
    public static let method = "windows.list"
    /// What it answers.
    public typealias Answer = [WindowStatus]

    /// Makes the params.
    public init() {}
}

/// Allows or forbids agents what is beside the screen; takes effect at once.
public struct ChangePermissions: LocalCall {
    /// The method's name on the wire.
    public static let method = "permissions.change"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// Whether the clipboard goes through where agents may control; `nil` leaves it as it is.
    public var clipboard: Bool?
    /// Whether files may be exchanged; `nil` leaves it as it is.
    public var files: Bool?

    /// Makes the params.
    public init(clipboard: Bool? = nil, files: Bool? = nil) {
        self.clipboard = clipboard
        self.files = files
    }
}
