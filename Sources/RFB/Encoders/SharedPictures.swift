import Raster

/// What was encoded for one viewer and serves others as well, as long as the frame stays the same.
///
/// Only JPEG does: what goes through a deflate stream depends on all that went before.
public struct SharedPictures: Sendable {
    private struct Key: Hashable {
        var area: Rectangle
        var quality: JPEGQuality
    }

    private static let limit = 256
    private var pictures: [Key: [UInt8]] = [:]
    /// Whether there is anybody to share with; nothing is kept otherwise.
    public var isWanted = false
    /// Where what is encoded now differs from what others see: such pictures are nobody else's.
    var exclusive = Region()

    /// Makes an empty store.
    public init() {}

    /// Forgets everything; to be called whenever the frame changes.
    public mutating func removeAll() {
        if !pictures.isEmpty { pictures.removeAll(keepingCapacity: true) }
    }

    func picture(of area: Rectangle, quality: JPEGQuality) -> [UInt8]? {
        isWanted && isShared(area) ? pictures[Key(area: area, quality: quality)] : nil
    }

    mutating func keep(_ picture: [UInt8], of area: Rectangle, quality: JPEGQuality) {
        guard isWanted, pictures.count < Self.limit, isShared(area) else { return }
        pictures[Key(area: area, quality: quality)] = picture
    }

    private func isShared(_ area: Rectangle) -> Bool {
        !exclusive.rectangles.contains { !$0.intersection(area).isEmpty }
    }
}
