import HostRuntime
import RFB
import Synchronization

/// Forgets when it goes, as a computer does that is started again; time stands still.
final class FakeMemory: HostMemory {
    private let state = Mutex((lock: CodeLock(), now: Duration.seconds(1_000)))
    private let kept = Mutex<[UInt8]?>(nil)
    func timeSinceStart() -> Duration { state.withLock(\.now) }
    func codeLock() -> CodeLock { state.withLock(\.lock) }
    func keep(_ lock: CodeLock) { state.withLock { $0.lock = lock } }
    func session() -> [UInt8]? { kept.withLock(\.self) }
    @discardableResult
    func keep(session: [UInt8]?) -> Bool {
        kept.withLock { $0 = session }
        return true
    }
    func wait(_ time: Duration) { state.withLock { $0.now += time } }
}

/// Compresses nothing: the viewers here ask for raw pixels.
struct NoCodecs: CompressorFactory {
    private final class None: Deflating, Inflating, JPEGCompressing, PNGCompressing {
        func deflate(_ input: UnsafeRawBufferPointer, into output: inout [UInt8]) {}
        func reset() {}
        func inflate(_ input: ArraySlice<UInt8>, limit: Int) -> [UInt8]? { nil }
        func compress(
            _ pixels: UnsafeRawPointer, stride: Int, width: Int, height: Int, quality: Int,
            subsampling: ChromaSubsampling, into output: inout [UInt8]
        ) -> Bool { false }
        func compress(
            _ pixels: UnsafeRawBufferPointer, palette: [UInt8], width: Int, height: Int,
            into output: inout [UInt8]
        ) {}
    }

    func makeDeflater() -> any Deflating { None() }
    func makeInflater() -> any Inflating { None() }
    func makeJPEGCompressor() -> any JPEGCompressing { None() }
    func makePNGCompressor() -> any PNGCompressing { None() }
}

/// Holds tasks until the test lets them go.
final class Gate: Sendable {
    private let state = Mutex((isHeld: false, waiting: [CheckedContinuation<Void, Never>]()))

    func hold() { state.withLock { $0.isHeld = true } }

    func letGo() {
        let waiting = state.withLock { state in
            state.isHeld = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                guard state.isHeld else { return true }
                state.waiting.append(continuation)
                return false
            }
            if goesOn { continuation.resume() }
        }
    }
}
