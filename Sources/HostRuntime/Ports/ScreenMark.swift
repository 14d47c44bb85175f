public import Raster

/// A watermark on the screen itself, as the person at the desk sees it.
public struct ScreenMark: Hashable, Sendable {
    /// What is drawn, at full strength.
    public var picture: MarkPicture
    /// Where it is drawn on every monitor.
    public var anchor: MarkAnchor
    /// How much of it is seen where the desktop can draw translucent windows, from 0 to 1.
    public var opacity: Double

    /// Makes a watermark.
    public init(picture: MarkPicture, anchor: MarkAnchor, opacity: Double) {
        self.picture = picture
        self.anchor = anchor
        self.opacity = opacity
    }
}
