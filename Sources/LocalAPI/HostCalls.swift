public import JSONRPC

/// Asks for the whole state.
public struct GetStatus: LocalCall {
    /// The method's name on the wire.
    public static let method = "status"
    /// What it answers.
    public typealias Answer = Status

    /// Makes the params.
    public init() {}
}

/// Asks for the whole state, and for every change from now on as notifications.
public struct Watch: LocalCall {
    /// The method's name on the wire.
    public static let method = "watch"
    /// What it answers.
    public typealias Answer = Status

    /// Makes the params.
    public init() {}
}

/// Redeems a code; answered once the control connection is open.
public struct Join: LocalCall {
    /// The method's name on the wire.
    public static let method = "join"
    /// What it answers.
    public typealias Answer = Joined
    /// A PIN or a link.
    public var target: String
    /// The gateway's URL, where the target is a PIN.
    public var gateway: String?
    /// A PEM file of certificate authorities, absolute.
    public var authorityFile: String?
    /// Whether the desktop's link handler says so, not a person.
    public var fromLinkHandler: Bool

    /// Makes the params.
    public init(
        target: String, gateway: String? = nil, authorityFile: String? = nil, fromLinkHandler: Bool
    ) {
        self.target = target
        self.gateway = gateway
        self.authorityFile = authorityFile
        self.fromLinkHandler = fromLinkHandler
    }
}

/// Ends the session.
public struct EndSession: LocalCall {
    /// The method's name on the wire.
    public static let method = "session.end"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Ends the daemon once its session is over.
public struct Leave: LocalCall {
    /// The method's name on the wire.
    public static let method = "session.leave"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Removes what Deskhand made on this computer, or tells what that is.
public struct Uninstall: LocalCall {
    /// The method's name on the wire.
    public static let method = "uninstall"
    /// What it answers.
    public typealias Answer = Removal
    /// Whether to tell only.
    public var check: Bool

    /// Makes the params.
    public init(check: Bool) {
        self.check = check
    }
}

/// Looks at what works on this desktop.
public struct Examine: LocalCall {
    /// The method's name on the wire.
    public static let method = "doctor"
    /// What it answers.
    public typealias Answer = [Finding]

    /// Makes the params.
    public init() {}
}
