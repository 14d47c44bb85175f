/// Opens a screen connection.
public struct ScreenConnect: EventParams {
    /// The method's name on the wire.
    public static let method = "screen.connect"
    /// The viewer it is for.
    public var viewerId: ViewerID
    /// Where the WebSocket is.
    public var url: String
    /// What the viewer may do.
    public var access: ScreenAccess
    /// Who looks.
    public var viewer: Viewer

    /// Makes the params.
    public init(viewerId: ViewerID, url: String, access: ScreenAccess, viewer: Viewer) {
        self.viewerId = viewerId
        self.url = url
        self.access = access
        self.viewer = viewer
    }
}

/// Closes a screen connection.
public struct ScreenDisconnect: EventParams {
    /// The method's name on the wire.
    public static let method = "screen.disconnect"
    /// The viewer.
    public var viewerId: ViewerID

    /// Makes the params.
    public init(viewerId: ViewerID) {
        self.viewerId = viewerId
    }
}

/// Shows one monitor to a viewer.
public struct ScreenSelect: EventParams {
    /// The method's name on the wire.
    public static let method = "screen.select"
    /// The viewer.
    public var viewerId: ViewerID
    /// The monitor's number; 0 for all.
    public var display: Int

    /// Makes the params.
    public init(viewerId: ViewerID, display: Int) {
        self.viewerId = viewerId
        self.display = display
    }
}

/// Presses keys together and releases them in reverse.
public struct KeysSend: EventParams {
    /// The method's name on the wire.
    public static let method = "keys.send"
    /// X keysym names, such as `Control_L`.
    public var keys: [String]

    /// Makes the params.
    public init(keys: [String]) {
        self.keys = keys
    }
}
