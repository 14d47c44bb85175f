/// What a viewer lists in SetEncodings, and what each rectangle of an update starts with.
///
/// Source: RFC 6143 §7.7, and the community's register of RFB numbers.
public struct EncodingNumber: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: Int32

    /// Makes an encoding from its number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    private init(_ rawValue: Int32) { self.rawValue = rawValue }

    /// Pixels as they are.
    public static let raw = EncodingNumber(0)
    /// A copy from elsewhere on the viewer's screen.
    public static let copyRect = EncodingNumber(1)
    /// Fill, palette, deflate or JPEG, over four deflate streams.
    public static let tight = EncodingNumber(7)
    /// Tiles of 64 by 64, run lengths and palettes, over one deflate stream.
    public static let zrle = EncodingNumber(16)
    /// Tight with PNG in the place of its deflate streams.
    public static let tightPNG = EncodingNumber(-260)
    /// The size of the screen changed.
    public static let desktopSize = EncodingNumber(-223)
    /// No rectangle follows, whatever the update's header said.
    public static let lastRect = EncodingNumber(-224)
    /// Where the pointer is.
    public static let pointerPosition = EncodingNumber(-232)
    /// The pointer's picture, in the viewer's pixel format, and a mask.
    public static let cursor = EncodingNumber(-239)
    /// The pointer's picture in two colours, and a mask.
    public static let xCursor = EncodingNumber(-240)
    /// Key events carry the hardware's key code.
    public static let qemuExtendedKeyEvent = EncodingNumber(-258)
    /// The desktop's name changed.
    public static let desktopName = EncodingNumber(-307)
    /// The size of the screen changed, with its monitors.
    public static let extendedDesktopSize = EncodingNumber(-308)
    /// Fences may be sent.
    public static let fence = EncodingNumber(-312)
    /// Updates may come without being asked for one by one.
    public static let continuousUpdates = EncodingNumber(-313)
    /// The pointer's picture, with alpha.
    public static let cursorWithAlpha = EncodingNumber(-314)
    /// Pointer events have room for the buttons back and forward.
    public static let extendedMouseButtons = EncodingNumber(-316)
    /// The clipboard as UTF-8, asked for when it is wanted.
    public static let extendedClipboard = EncodingNumber(Int32(bitPattern: 0xC0A1_E5CE))

    /// The JPEG quality level from 0 to 9 that this number asks for.
    var qualityLevel: Int? { offset(from: -32, count: 10) }
    /// The compression level from 0 to 9 that this number asks for.
    var compressionLevel: Int? { offset(from: -256, count: 10) }
    /// The JPEG quality from 0 to 100 that this number asks for.
    var fineQuality: Int? { offset(from: -512, count: 101) }
    /// Which of the six ways to keep colours in a JPEG this number asks for.
    var subsamplingLevel: Int? { offset(from: -768, count: 6) }

    private func offset(from first: Int32, count: Int32) -> Int? {
        rawValue >= first && rawValue < first + count ? Int(rawValue - first) : nil
    }
}
