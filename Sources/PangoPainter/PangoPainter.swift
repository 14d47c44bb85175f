import EventLoop
public import HostRuntime
public import Raster

/// Draws watermarks with Pango and Cairo, which are loaded with the first one.
///
/// They know every script, and GTK has them in memory on any desktop. They are used on one thread of
/// the painter's own: Pango keeps its fonts by thread, and may read many files for the first text.
public actor PangoPainter: MarkPainter {
    private let loop: PollLoop
    private var canvas: MarkCanvas?

    /// The painter's thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// Starts the thread; `nil` where the system gives none.
    public init?() {
        guard let loop = PollLoop(name: "marks") else { return nil }
        self.loop = loop
    }

    // Not isolated, as LocalServer's.
    deinit { loop.stop() }

    /// Draws a mark: white letters with a dark edge, to be read on any ground.
    public func paint(
        text: String?, image: [UInt8]?, scale: Double
    ) async throws(MarkError) -> MarkPicture {
        let canvas = try loadedCanvas()
        let logo = image.flatMap { canvas.logo($0, scale: scale) }
        var parts = [logo].compactMap(\.self)
        if let text, !text.isEmpty { parts.append(try canvas.words(text, scale: scale)) }
        guard let picture = Self.stacked(parts) else { throw .nothingToDraw }
        return picture
    }

    private func loadedCanvas() throws(MarkError) -> MarkCanvas {
        if let canvas { return canvas }
        let canvas = try MarkCanvas()
        self.canvas = canvas
        return canvas
    }

    /// Puts pictures below one another, each in the middle.
    private static func stacked(_ parts: [MarkPicture]) -> MarkPicture? {
        let size = Size(
            width: parts.map(\.size.width).max() ?? 0,
            height: parts.reduce(0) { $0 + $1.size.height })
        var pixels = [UInt32](repeating: 0, count: size.width * size.height)
        var top = 0
        for part in parts {
            let left = (size.width - part.size.width) / 2
            for row in 0..<part.size.height {
                let start = (top + row) * size.width + left
                let from = row * part.size.width
                pixels.replaceSubrange(
                    start..<start + part.size.width,
                    with: part.pixels[from..<from + part.size.width])
            }
            top += part.size.height
        }
        return MarkPicture(size: size, pixels: pixels)
    }
}
