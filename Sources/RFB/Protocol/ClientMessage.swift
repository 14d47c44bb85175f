import Raster

/// A message from a viewer, after the handshake.
enum ClientMessage: Equatable {
    case setPixelFormat(PixelFormat)
    /// The first 64 of those it listed.
    case setEncodings([EncodingNumber])
    case updateRequest(isIncremental: Bool, area: Rectangle)
    /// The key code is the hardware's, where the viewer sends it.
    case key(keysym: UInt32, keycode: UInt32?, isDown: Bool)
    case pointer(Point, buttons: UInt16)
    /// Latin-1.
    case cutText([UInt8])
    /// What follows the length of an extended ClientCutText.
    case extendedClipboard([UInt8])
    case enableContinuousUpdates(Bool, area: Rectangle)
    case fence(flags: UInt32, payload: [UInt8])
    case setDesktopSize

    /// Whether it may take far more work than its length lets one expect.
    var isCostly: Bool {
        if case .extendedClipboard = self { true } else { false }
    }
}
