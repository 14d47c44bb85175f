import ByteCodec
import Raster

/// Rectangles that tell of the screen's size, its monitors and its name.
///
/// Source: RFC 6143 §7.8.2; rfbproto, "ExtendedDesktopSize" and "DesktopName pseudo-encoding".
struct DesktopEncoder: Sendable {
    /// Who changed the size, as the first field of the rectangle says it.
    enum Reason: Int {
        case server = 0
        case thisViewer = 1
    }

    /// How it went, as the second field says it.
    enum Status: Int {
        case done = 0
        case prohibited = 1
    }

    func encode(size: Size, into output: inout [UInt8]) {
        output.append(header: Rectangle(size), .desktopSize)
    }

    func encode(
        size: Size, screens: [ViewerScreen], reason: Reason = .server, status: Status = .done,
        into output: inout [UInt8]
    ) {
        let header = Rectangle(
            x: reason.rawValue, y: status.rawValue, width: size.width, height: size.height)
        output.append(header: header, .extendedDesktopSize)
        // At least one is demanded.
        let screens = screens.isEmpty ? [ViewerScreen(id: 1, area: Rectangle(size))] : screens
        output += [UInt8(clamping: screens.count), 0, 0, 0]
        for screen in screens.prefix(255) {
            output.append(bigEndian: screen.id)
            for number in [screen.area.x, screen.area.y, screen.area.width, screen.area.height] {
                output.append(bigEndian: UInt16(clamping: number))
            }
            output.append(zeros: 4)
        }
    }

    func encode(name: String, into output: inout [UInt8]) {
        output.append(header: Rectangle(x: 0, y: 0, width: 0, height: 0), .desktopName)
        output.append(bigEndian: UInt32(clamping: name.utf8.count))
        output += Array(name.utf8)
    }
}
