import EventLoop
import HostRuntime
import Raster

/// One picture of an X11 desktop: a name for what the desktop's actor keeps of it.
final class X11ScreenStream: ScreenStream {
    private let desktop: X11Desktop
    private let id: Int

    init(desktop: X11Desktop, id: Int) {
        self.desktop = desktop
        self.id = id
    }

    deinit {
        let (desktop, id) = (desktop, id)
        desktop.loop.perform { desktop.assumeIsolated { $0.closeStream(id) } }
    }

    var size: Size {
        get async { await desktop.size(of: id) }
    }

    func nextFrame(into frame: Framebuffer) async throws -> FrameUpdate {
        try await desktop.nextFrame(of: id, into: frame)
    }

    func pointer(at position: Point, buttons: UInt16) async {
        await desktop.pointer(of: id, at: position, buttons: buttons)
    }

    func key(keysym: UInt32, isDown: Bool) async {
        await desktop.key(of: id, keysym: keysym, isDown: isDown)
    }

    func releaseAll() async { await desktop.letGo(id) }

    func close() async { await desktop.closeStream(id) }
}
