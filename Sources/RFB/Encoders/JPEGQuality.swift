/// How much of a photograph a viewer asks to keep.
struct JPEGQuality: Hashable, Sendable {
    /// From 1 to 100.
    var percent: Int
    /// How many pixels share their colour.
    var subsampling: ChromaSubsampling

    /// What the ten levels mean; the figures that TigerVNC and TurboVNC agree upon, so that a
    /// level looks the same whichever server shows the screen.
    init(level: Int) {
        let percents = [15, 29, 41, 42, 62, 77, 79, 86, 92, 100]
        let index = min(max(level, 0), 9)
        percent = percents[index]
        subsampling = index < 3 ? .four : index < 6 ? .two : .none
    }
}

extension ChromaSubsampling {
    /// What the pseudo-encodings from -768 mean; 8 and 16 pixels count as four.
    init(level: Int) {
        switch level {
        case 0: self = .none
        case 2: self = .two
        case 3: self = .grey
        default: self = .four
        }
    }
}
