/// What is shared.
public struct SharingStatus: Codable, Equatable, Sendable {
    /// Whether anything is.
    public var on: Bool
    /// What viewers may do.
    public var access: SharedAccess
    /// Which part of the desktop.
    public var scope: SharedScope
    /// The applications that are shared; empty for the whole desktop, and where the policy, not the
    /// customer, has chosen.
    public var applications: [String]
    /// Whether the customer may choose the applications, now or when sharing begins.
    public var mayChoose: Bool
    /// Why pointer and keys of agents are held for now; `nil` where they are not.
    public var held: InputHold?

    /// Makes the params.
    public init(
        on: Bool, access: SharedAccess, scope: SharedScope, applications: [String],
        mayChoose: Bool = false, held: InputHold? = nil
    ) {
        self.on = on
        self.access = access
        self.scope = scope
        self.applications = applications
        self.mayChoose = mayChoose
        self.held = held
    }
}

/// What viewers may do.
public enum SharedAccess: String, Codable, Sendable {
    /// Nothing.
    case none
    /// See.
    case view
    /// See, and use pointer and keys.
    case control
}

/// Why pointer and keys of agents are held.
public enum InputHold: String, Codable, Sendable {
    /// The customer is asked whether it goes on.
    case asking
    /// The screen is locked: it is not seen, either.
    case locked
}

/// Which part of the desktop is shared.
public enum SharedScope: String, Codable, Sendable {
    /// All of it.
    case desktop
    /// Chosen applications.
    case applications
}

/// Who looks at the screen.
public struct ViewerStatus: Codable, Equatable, Sendable {
    /// The viewer's id.
    public var viewerId: String
    /// The viewer's name: remote text.
    public var name: String
    /// `agent` or `external`.
    public var kind: String
    /// What this viewer may do.
    public var access: SharedAccess

    /// Makes the params.
    public init(viewerId: String, name: String, kind: String, access: SharedAccess) {
        self.viewerId = viewerId
        self.name = name
        self.kind = kind
        self.access = access
    }
}

/// What the agents may do.
public struct PermissionStatus: Codable, Equatable, Sendable {
    /// Use pointer and keys.
    public var control: Bool
    /// Share the clipboard.
    public var clipboard: Bool
    /// Exchange files.
    public var files: Bool
    /// Send key combinations.
    public var keys: Bool

    /// Makes the params.
    public init(control: Bool, clipboard: Bool, files: Bool, keys: Bool) {
        self.control = control
        self.clipboard = clipboard
        self.files = files
        self.keys = keys
    }

    /// Everything.
    public static let all = PermissionStatus(
        control: true, clipboard: true, files: true, keys: true)
}

/// What the customer has chosen of what is a switch; the policies may allow less.
public struct ChosenRights: Codable, Equatable, Sendable {
    /// Whether the clipboard goes through where agents may control.
    public var clipboard: Bool
    /// Whether files may be exchanged.
    public var files: Bool

    /// Makes the params.
    public init(clipboard: Bool = true, files: Bool = true) {
        self.clipboard = clipboard
        self.files = files
    }
}

/// One monitor.
public struct DisplayStatus: Codable, Equatable, Sendable {
    /// From 1.
    public var index: Int
    /// The connector's name.
    public var name: String
    /// In pixels.
    public var width: Int
    /// In pixels.
    public var height: Int
    /// Whether it is the main one.
    public var primary: Bool

    /// Makes the params.
    public init(index: Int, name: String, width: Int, height: Int, primary: Bool) {
        self.index = index
        self.name = name
        self.width = width
        self.height = height
        self.primary = primary
    }
}
