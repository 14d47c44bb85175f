public import Raster

/// What a viewer may do.
public enum ViewerAccess: Hashable, Sendable {
    /// See the screen; its input and its clipboard are dropped, and it is told of no clipboard.
    case view
    /// See the screen, use the pointer and the keys, and share the clipboard.
    case control
}

/// Something a viewer did that concerns others than its connection.
public enum ViewerEvent: Equatable, Sendable {
    /// The handshake is over; a viewer that does not share asks for all others to be closed.
    case ready(shared: Bool)
    /// A key went up or down: an X keysym, and the XT key code where the viewer knows it.
    ///
    /// No key goes up that was not down, and no more than `ViewerInput.keyLimit` are down at once.
    case key(keysym: UInt32, keycode: UInt32?, isDown: Bool)
    /// The pointer is there, within the screen, and has these buttons down: bit 0 left, 1 middle,
    /// 2 right, 3 to 6 the wheel, 7 and 8 back and forward.
    case pointer(Point, buttons: UInt16)
    /// The viewer's clipboard has this text; lines end with a line feed.
    case cutText(String)
    /// The viewer asks for pixels: an update may be owed now that was not before.
    case wantsFrame
}
