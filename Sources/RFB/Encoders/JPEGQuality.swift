/// How much of a photograph a viewer asks to keep.
struct JPEGQuality: Hashable, Sendable {
    /// From 1 to 100.
    var percent: Int
    /// How many pixels share their colour.
    var subsampling: ChromaSubsampling

    /// What the ten levels mean, where the viewer leaves the colours' resolution to the server.
    ///
    /// A level looks the same whichever server shows the screen: TigerVNC and TurboVNC agree upon
    /// 15, 29, 41, 42, 62, 77, 79, 86, 92 and 100 per cent, from level 3 on with more colour than
    /// here. What the picture loses by four pixels sharing theirs, a higher figure gives back: as
    /// many bytes and the same PSNR, in two thirds of the time. What stands still becomes exact
    /// anyway.
    init(level: Int) {
        let percents = [15, 29, 41, 42, 62, 77, 83, 90, 92, 100]
        let index = min(max(level, 0), 9)
        percent = percents[index]
        subsampling = index < 3 ? .four : index < 8 ? .two : .none
    }

    /// What the ten levels mean beside a resolution of the colours that the viewer asks for.
    init(level: Int, subsampling: ChromaSubsampling) {
        let percents = [15, 29, 41, 42, 62, 77, 79, 86, 92, 100]
        percent = percents[min(max(level, 0), 9)]
        self.subsampling = subsampling
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
