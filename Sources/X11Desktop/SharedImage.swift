import CX11
import Glibc
import Raster

/// An image in memory that the X server writes into: MIT-SHM.
///
/// The segment is only for this user (0600), and is marked for removal as soon as both sides have
/// it, so not even a killed process leaves one behind.
final class SharedImage {
    let image: UnsafeMutablePointer<XImage>
    private let connection: DisplayConnection
    private let segment: UnsafeMutablePointer<XShmSegmentInfo>
    private let capacity: Int

    init?(connection: DisplayConnection, size: Size) {
        let display = connection.pointer
        guard XShmQueryExtension(display) != 0 else { return nil }
        segment = .allocate(capacity: 1)
        segment.initialize(to: XShmSegmentInfo())
        guard
            let image = XShmCreateImage(
                display, XDefaultVisual(display, connection.screen),
                UInt32(XDefaultDepth(display, connection.screen)), ZPixmap, nil, segment,
                UInt32(size.width), UInt32(size.height))
        else {
            segment.deallocate()
            return nil
        }
        self.image = image
        self.connection = connection
        capacity = Int(image.pointee.bytes_per_line) * Int(image.pointee.height)
        guard attach() else {
            free()
            return nil
        }
    }

    private var isAttached = false

    private func attach() -> Bool {
        let id = shmget(IPC_PRIVATE, capacity, CInt(IPC_CREAT) | 0o600)
        guard id >= 0 else { return false }
        defer { shmctl(id, IPC_RMID, nil) }
        guard let memory = shmat(id, nil, 0), Int(bitPattern: memory) != -1 else { return false }
        segment.pointee.shmid = id
        segment.pointee.shmaddr = memory.assumingMemoryBound(to: CChar.self)
        segment.pointee.readOnly = 0
        image.pointee.data = segment.pointee.shmaddr
        _ = cx11_take_error()
        isAttached = XShmAttach(connection.pointer, segment) != 0 && !connection.syncHasFailed()
        return isAttached
    }

    deinit { free() }

    private func free() {
        if isAttached && !connection.isLost { XShmDetach(connection.pointer, segment) }
        if let memory = segment.pointee.shmaddr { shmdt(memory) }
        // The pixels are the segment's, not malloc's.
        image.pointee.data = nil
        _ = cx11_destroy_image(image)
        segment.deallocate()
    }

    /// Has the server put an area of a window or pixmap at the start of the memory.
    ///
    /// - Returns: The pixels, rows of `stride` bytes; `nil` when the server refused.
    func grab(_ area: Rectangle, of source: Drawable, stride: Int) -> UnsafeRawPointer? {
        guard stride * area.height <= capacity, let memory = image.pointee.data else { return nil }
        // The request is made from the header; the server pads rows by the same rule.
        image.pointee.width = CInt(area.width)
        image.pointee.height = CInt(area.height)
        image.pointee.bytes_per_line = CInt(stride)
        let isDone = XShmGetImage(
            connection.pointer, source, image, CInt(area.x), CInt(area.y),
            cx11_all_planes)
        return isDone != 0 && !connection.isLost ? UnsafeRawPointer(memory) : nil
    }
}
