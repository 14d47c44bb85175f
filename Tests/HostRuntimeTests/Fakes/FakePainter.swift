import HostRuntime
import Raster
import Synchronization

/// Draws nothing but remembers what it should have.
final class FakePainter: MarkPainter {
    private struct State {
        var texts: [String?] = []
        var isBroken = false
    }
    private let state = Mutex(State())

    /// The texts of pictures, in the order in which they were first asked for.
    var texts: [String?] { state.withLock { $0.texts } }

    /// Has every picture fail from now on.
    func fail() { state.withLock { $0.isBroken = true } }

    func paint(
        text: String?, image: [UInt8]?, scale: Double
    ) async throws(MarkError) -> MarkPicture {
        let isBroken = state.withLock { state in
            state.texts.append(text)
            return state.isBroken
        }
        if isBroken { throw .failed }
        // One pixel wide for each letter, so that pictures tell their texts.
        let size = Size(width: max(1, text?.count ?? 1), height: 1)
        let pixels = [UInt32](repeating: 0xFFFF_FFFF, count: size.width)
        guard let picture = MarkPicture(size: size, pixels: pixels) else { throw .failed }
        return picture
    }
}
