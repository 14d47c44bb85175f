public import Raster

/// Draws the picture of a watermark.
public protocol MarkPainter: Sendable {
    /// Draws a text, a picture or both, the picture above the text, at full strength.
    ///
    /// - Parameters:
    ///   - text: One paragraph of plain text, cut where it is too long; it may be anybody's.
    ///   - image: A PNG file of anybody's; one that is none, or too large, is left out.
    ///   - scale: How many pixels the user interface has for one logical pixel.
    /// - Returns: The picture, no larger than it need be.
    /// - Throws: `MarkError`.
    func paint(
        text: String?, image: [UInt8]?, scale: Double
    ) async throws(MarkError) -> MarkPicture
}

/// Why a watermark cannot be drawn.
public enum MarkError: Error, Equatable, Sendable {
    /// What draws text is not installed; the name is that of what is missing.
    case missing(String)
    /// There is nothing that could be drawn.
    case nothingToDraw
    /// The library said no, most likely for want of memory.
    case failed
}
