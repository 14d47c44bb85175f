import CX11
import Glibc

/// A picture in memory that the X server reads from (MIT-SHM): how applications show what they
/// have drawn themselves.
final class SharedPicture {
    let width: Int
    let height: Int
    let pixels: UnsafeMutablePointer<UInt32>
    private let screen: Screen
    private let image: UnsafeMutablePointer<XImage>
    private let segment: UnsafeMutablePointer<XShmSegmentInfo>

    /// It lives as long as the program: nothing is ever freed.
    init?(_ screen: Screen, width: Int, height: Int) {
        (self.screen, self.width, self.height) = (screen, width, height)
        segment = .allocate(capacity: 1)
        segment.initialize(to: XShmSegmentInfo())
        guard
            let image = XShmCreateImage(
                screen.display, XDefaultVisual(screen.display, 0), 24, ZPixmap, nil, segment,
                UInt32(width), UInt32(height))
        else { return nil }
        self.image = image
        let id = shmget(IPC_PRIVATE, width * height * 4, CInt(IPC_CREAT) | 0o600)
        guard id >= 0, let memory = shmat(id, nil, 0), Int(bitPattern: memory) != -1 else {
            return nil
        }
        segment.pointee.shmid = id
        segment.pointee.shmaddr = memory.assumingMemoryBound(to: CChar.self)
        segment.pointee.readOnly = 0
        image.pointee.data = segment.pointee.shmaddr
        pixels = memory.bindMemory(to: UInt32.self, capacity: width * height)
        XShmAttach(screen.display, segment)
        screen.sync()
        // Gone with the last of the two that have it.
        shmctl(id, IPC_RMID, nil)
    }

    /// Has the server draw rows of it.
    func put(on target: Drawable, x: Int, y: Int, fromRow row: Int = 0, rows: Int? = nil) {
        XShmPutImage(
            screen.display, target, screen.graphics, image, 0, CInt(row), CInt(x), CInt(y),
            UInt32(width), UInt32(rows ?? height), 0)
    }

    /// Takes over what has been drawn on a pixmap of the same width.
    func take(from source: Drawable, rows: Int, toRow row: Int) {
        guard
            let part = XGetImage(
                screen.display, source, 0, 0, UInt32(width), UInt32(rows), cx11_all_planes,
                ZPixmap)
        else { return }
        if let data = part.pointee.data {
            memcpy(pixels + row * width, data, rows * width * 4)
        }
        _ = cx11_destroy_image(part)
    }
}
