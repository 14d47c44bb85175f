import CX11
import Glibc

/// What is really on the screen, to compare what is shown with it.
struct TrueScreen {
    private let display: OpaquePointer
    private let image: UnsafeMutablePointer<XImage>

    /// Takes a picture of a display.
    init(_ name: String) throws(MeterError) {
        guard let display = XOpenDisplay(name) else { throw MeterError("cannot open \(name)") }
        let (width, height) = (XDisplayWidth(display, 0), XDisplayHeight(display, 0))
        guard
            let image = XGetImage(
                display, XDefaultRootWindow(display), 0, 0, UInt32(width), UInt32(height),
                cx11_all_planes, ZPixmap), image.pointee.bits_per_pixel == 32
        else { throw MeterError("no picture of \(name)") }
        (self.display, self.image) = (display, image)
    }

    func close() {
        _ = cx11_destroy_image(image)
        XCloseDisplay(display)
    }

    /// Compares a part of a picture.
    ///
    /// - Returns: The ratio of signal to noise in dB, 99 where both are equal, and how many pixels
    ///   are not.
    func compare(_ picture: Picture, _ area: Area) throws(MeterError) -> (psnr: Double, wrong: Int)
    {
        guard Int(image.pointee.width) == picture.width,
            Int(image.pointee.height) == picture.height, picture.contains(area),
            let data = image.pointee.data
        else { throw MeterError("the screen has another size than the picture") }
        var (squares, wrong) = (0, 0)
        for y in area.rows {
            let row = UnsafeRawPointer(data) + y * Int(image.pointee.bytes_per_line)
            let (truth, shown) = (row.assumingMemoryBound(to: UInt32.self), picture.row(0, y))
            for x in area.x..<(area.x + area.width) where (truth[x] ^ shown[x]) & 0xff_ffff != 0 {
                wrong += 1
                for shift in [UInt32(0), 8, 16] {
                    let difference =
                        Int(truth[x] >> shift & 255) - Int(shown[x] >> shift & 255)
                    squares += difference * difference
                }
            }
        }
        guard squares > 0 else { return (99, 0) }
        let mean = Double(squares) / Double(area.pixels * 3)
        return (10 * log10(255 * 255 / mean), wrong)
    }
}
