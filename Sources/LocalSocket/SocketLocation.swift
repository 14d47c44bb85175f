import Glibc
public import LocalAPI

/// Where the local socket is: below a folder that no other user may enter.
public struct SocketLocation: Equatable, Sendable {
    /// The folder of ours, without a slash at the end.
    public let folder: String
    private let runtime: String

    /// The socket.
    public var socket: String { folder + "/control.sock" }
    /// The file that a running daemon keeps locked.
    public var lock: String { folder + "/lock" }
    /// The file that is locked by who starts a daemon.
    public var startLock: String { folder + "/start.lock" }
    /// What is needed to take up the session after the daemon's death.
    public var session: String { folder + "/session" }
    /// What is held down on the desktop for viewers.
    public var held: String { folder + "/held" }
    /// What a daemon that the command line has started writes to standard error.
    public var log: String { folder + "/deskhandd.log" }
    /// What a window that the daemon has started writes to standard error.
    public var windowLog: String { folder + "/deskhand-window.log" }

    /// Takes the first folder that is fit: `XDG_RUNTIME_DIR`, `/run/user/UID`, `/tmp/deskhand-UID`.
    ///
    /// The first two have to belong to this user and be closed to others. The last is made.
    ///
    /// - Throws: `HostFailure` when there is none, or its path is too long for a socket.
    public init() throws(HostFailure) {
        let configured = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) }
        try self.init(runtimeFolder: configured, systemRoot: "/run/user", temporary: "/tmp")
    }

    init(
        runtimeFolder: String?, systemRoot: String, temporary: String
    ) throws(HostFailure) {
        let user = geteuid()
        let fallback = "\(temporary)/deskhand-\(user)"
        let known = [runtimeFolder, "\(systemRoot)/\(user)"].compactMap { $0 }
            .filter { $0.utf8.first == UInt8(ascii: "/") }
        if let fit = known.first(where: { (try? Folder.check($0, owner: user)) != nil }) {
            runtime = fit
        } else {
            do throws(Folder.Problem) {
                try Folder.make(fallback, owner: user)
            } catch {
                throw Self.failure(error, fallback)
            }
            runtime = fallback
        }
        folder = runtime + "/deskhand"
        // sun_path holds 107 bytes and a NUL.
        guard socket.utf8.count <= 107 else {
            throw HostFailure(
                .daemonUnreachable, "The path of the socket is too long: \(socket)",
                hint: "Set XDG_RUNTIME_DIR to a folder with a shorter name.")
        }
    }

    /// Makes the folder, closed to others.
    ///
    /// - Throws: `HostFailure` when something else is in its place.
    public func prepare() throws(HostFailure) {
        do throws(Folder.Problem) {
            try Folder.make(folder, owner: geteuid())
        } catch {
            throw Self.failure(error, folder)
        }
    }

    /// Removes what daemon and faces have left here, and the folder if it is empty then.
    ///
    /// For the end of a daemon. Where another has begun, or is being started, everything stays.
    ///
    /// - Returns: Whether nothing of ours is left.
    @discardableResult
    public func remove() -> Bool {
        // In the order in which a face takes them. Who waits for a lock that is removed here makes a
        // new one afterwards, in a folder of its own.
        guard let start = try? Descriptor.locking(startLock),
            let running = try? Descriptor.locking(lock)
        else { return false }
        for path in [socket, held, log, windowLog, lock, startLock] { unlink(path) }
        let isGone = rmdir(folder) == 0
        // Both are held up to here.
        _ = start.number
        _ = running.number
        return isGone
    }

    private static func failure(_ problem: Folder.Problem, _ path: String) -> HostFailure {
        let text =
            switch problem {
            case .missing: "does not exist"
            case .noFolder: "is a link or a file, not a folder"
            case .foreign: "belongs to another user"
            case .open: "can be entered by other users"
            case .system(let code): "cannot be made or used (\(systemMessage(code)))"
            }
        return HostFailure(
            .daemonUnreachable, "Deskhand needs a private folder, and \(path) \(text).",
            hint: "Set XDG_RUNTIME_DIR to a folder that is yours alone (mode 0700).")
    }
}
