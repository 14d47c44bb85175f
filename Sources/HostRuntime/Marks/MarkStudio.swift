import FoundationEssentials
import LocalAPI
import Raster

/// Makes the pictures of a session's watermarks, and remembers those that were made.
actor MarkStudio {
    private struct Wish: Hashable {
        let text: String?
        let imageUrl: String?
        let scale: Double
    }

    private let painter: (any MarkPainter)?
    private let images: Avatars
    private var pictures: [Wish: MarkPicture] = [:]
    private var image: (url: String, bytes: [UInt8]?)?
    private var isFetching = false
    private var retryTime = ContinuousClock.now
    private var hasNews: (@Sendable () async -> Void)?

    private static let mostPictures = 24
    private static let pause: Duration = .seconds(60)
    private static let scales = 1.0...4.0

    init(painter: (any MarkPainter)?, images: Avatars) {
        self.painter = painter
        self.images = images
    }

    /// Calls this when a picture that was asked for would look different now.
    func onNews(_ body: @escaping @Sendable () async -> Void) { hasNews = body }

    /// Draws a mark.
    ///
    /// An image that has to be fetched first is not waited for; `onNews` tells when it is there.
    func picture(
        text: String?, imageUrl: String?, fallback: String, scale: Double
    ) async throws(MarkError) -> MarkPicture {
        guard let painter else { throw .missing("a display") }
        var bytes: [UInt8]?
        if let imageUrl { bytes = fetched(imageUrl) }
        let text = text ?? (bytes == nil ? fallback : nil)
        let scale = min(max(scale, Self.scales.lowerBound), Self.scales.upperBound)
        let wish = Wish(text: text, imageUrl: bytes == nil ? nil : imageUrl, scale: scale)
        if let picture = pictures[wish] { return picture }
        let picture: MarkPicture
        do throws(MarkError) {
            picture = try await painter.paint(text: text, image: bytes, scale: scale)
        } catch .nothingToDraw {
            // What came is no picture that can be read.
            picture = try await painter.paint(text: fallback, image: nil, scale: scale)
        }
        if pictures.count >= Self.mostPictures { pictures = [:] }
        pictures[wish] = picture
        return picture
    }

    private func fetched(_ url: String) -> [UInt8]? {
        if let image, image.url == url { return image.bytes }
        guard !isFetching, retryTime <= .now else { return nil }
        isFetching = true
        Task { await self.fetch(url) }
        return nil
    }

    private func fetch(_ url: String) async {
        let file = try? await images.picture(at: url)
        isFetching = false
        guard let file, let data = Data(base64Encoded: file.data) else {
            return retryTime = .now + Self.pause
        }
        image = (url, Array(data))
        await hasNews?()
    }
}
