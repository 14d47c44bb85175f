import Raster

/// Encodes pixels in the way that a viewer asked for, with streams of its own.
struct UpdateEncoder: Sendable {
    private var raw = RawEncoder()
    private var zrle: ZRLEEncoder
    private var tight: TightEncoder

    init(codecs: any CompressorFactory) {
        zrle = ZRLEEncoder(codecs: codecs)
        tight = TightEncoder(codecs: codecs)
    }

    /// Appends a region, which is within the picture, as rectangles.
    ///
    /// Without a quality nothing becomes JPEG. `lossy` receives the areas that did.
    ///
    /// - Returns: How many rectangles.
    mutating func encode(
        _ region: Region, of picture: PictureView, for settings: ViewerSettings,
        quality: JPEGQuality?, sharing shared: inout SharedPictures, lossy: inout [Rectangle],
        into output: inout [UInt8]
    ) -> Int {
        switch settings.compression {
        case .raw:
            let pixels = PixelTranslator(settings.pixelFormat)
            for area in region.rectangles {
                raw.encode(area, of: picture, with: pixels, into: &output)
            }
            return region.rectangles.count
        case .zrle:
            let pixels = PixelTranslator(settings.pixelFormat, packing: .compressed)
            return region.rectangles.reduce(0) {
                $0 + zrle.encode($1, of: picture, with: pixels, into: &output)
            }
        case .tight, .tightPNG:
            let pixels = PixelTranslator(settings.pixelFormat, packing: .tight)
            var count = 0
            for area in region.rectangles {
                count += tight.encode(
                    area, of: picture, with: pixels, as: settings.tightForm, quality: quality,
                    sharing: &shared, lossy: &lossy, into: &output)
            }
            return count
        }
    }
}
