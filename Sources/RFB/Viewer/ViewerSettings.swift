/// What a viewer asked for by SetPixelFormat and SetEncodings.
struct ViewerSettings: Equatable, Sendable {
    /// How pixels are compressed.
    enum Compression: Equatable, Sendable {
        case raw, tight, tightPNG, zrle
    }

    var pixelFormat = PixelFormat.native
    private(set) var compression = Compression.raw
    private(set) var quality: JPEGQuality?
    private(set) var known: Set<EncodingNumber> = []

    /// Takes a list over; the order of the first encodings that are known here is the viewer's.
    mutating func apply(_ list: [EncodingNumber]) {
        known = Set(list)
        compression = .raw
        choice: for number in list {
            switch number {
            case .tight: compression = .tight
            // PNG has 8 bits of each colour, whatever the pixel format says.
            case .tightPNG: compression = .tightPNG
            case .zrle: compression = .zrle
            case .raw: compression = .raw
            default: continue
            }
            break choice
        }
        quality = Self.quality(asked: list)
    }

    /// How Tight's rectangles are written.
    var tightForm: TightEncoder.Form { compression == .tightPNG ? .png : .streams }

    func knows(_ number: EncodingNumber) -> Bool { known.contains(number) }

    /// The best way to show the pointer; `nil` where the viewer knows none.
    var cursorEncoding: EncodingNumber? {
        [.cursorWithAlpha, .cursor, .xCursor].first { known.contains($0) }
    }

    /// Whether updates may come unasked: it takes fences to know what is still under way.
    var allowsContinuousUpdates: Bool { knows(.continuousUpdates) && knows(.fence) }

    /// A fine-grained figure, where there is one, counts before the level.
    private static func quality(asked list: [EncodingNumber]) -> JPEGQuality? {
        let level = list.lazy.compactMap(\.qualityLevel).first
        let fine = list.lazy.compactMap(\.fineQuality).first
        guard level != nil || fine != nil else { return nil }
        let subsampling = list.lazy.compactMap(\.subsamplingLevel).first
        var quality =
            subsampling.map {
                JPEGQuality(level: level ?? 8, subsampling: ChromaSubsampling(level: $0))
            } ?? JPEGQuality(level: level ?? 8)
        if let fine { quality.percent = max(1, fine) }
        return quality
    }
}
