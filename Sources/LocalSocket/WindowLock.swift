import EventLoop
import Glibc
public import LocalAPI

/// The right to be the one window of this user, held for as long as the value lives.
public struct WindowLock: ~Copyable {
    private let file: Descriptor

    /// Takes the right; `nil` while another window has it.
    ///
    /// - Throws: `HostFailure` when the file cannot be made.
    public static func take(at location: SocketLocation) throws(HostFailure) -> WindowLock? {
        try location.prepare()
        let path = location.folder + "/window.lock"
        do throws(Descriptor.LockProblem) {
            return WindowLock(file: try Descriptor.locking(path))
        } catch .held {
            return nil
        } catch {
            guard case .system(let code) = error else { return nil }
            throw HostFailure(
                .fileProblem, "\(path) cannot be opened: \(systemMessage(code)).")
        }
    }

    private init(file: consuming Descriptor) { self.file = file }
}
