import Raster

/// The size that a PNG file says it has, read before anything is decoded.
///
/// Source: PNG (ISO 15948), 11.2.2 IHDR.
enum PNGHeader {
    /// A picture of more pixels is not decoded: it would take 4 bytes for each.
    static let mostPixels = 1 << 20
    static let mostBytes = 1 << 20
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let chunk: [UInt8] = [0, 0, 0, 13] + Array("IHDR".utf8)

    /// Returns the size; `nil` for what is no PNG, or larger than what is decoded.
    static func size(of file: [UInt8]) -> Size? {
        guard file.count <= mostBytes, file.count > 33, file.starts(with: signature + chunk) else {
            return nil
        }
        let (width, height) = (number(file[16..<20]), number(file[20..<24]))
        guard width > 0, height > 0, width <= mostPixels, height <= mostPixels,
            width * height <= mostPixels
        else { return nil }
        return Size(width: width, height: height)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
