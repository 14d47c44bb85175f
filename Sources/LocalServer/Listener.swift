import CLinux
import Glibc
public import LocalAPI
import LocalSocket

/// The listening socket, and the lock that says whose it is.
struct Listener: ~Copyable {
    let socket: Descriptor
    // Held for as long as the daemon lives: whoever has it may remove a socket left behind.
    private let lock: Descriptor
    private let path: String

    /// Locks, removes what a dead daemon has left, and listens.
    ///
    /// - Throws: `HostFailure` with the reason; `.daemonRunning` when another daemon has the lock.
    init(at location: SocketLocation) throws(HostFailure) {
        try location.prepare()
        let held = try Self.locked(location.lock)
        try Self.removeLeftover(location.socket)
        socket = try Self.listen(location.socket)
        lock = held
        path = location.socket
    }

    deinit { unlink(path) }

    private static func locked(_ path: String) throws(HostFailure) -> Descriptor {
        do throws(Descriptor.LockProblem) {
            return try Descriptor.locking(path)
        } catch {
            guard case .system(let code) = error else {
                throw HostFailure(.daemonRunning, "Deskhand is running already.")
            }
            throw failure("\(path) cannot be locked: \(systemMessage(code)).")
        }
    }

    private static func removeLeftover(_ path: String) throws(HostFailure) {
        var found = stat()
        guard lstat(path, &found) == 0 else {
            if errno == ENOENT { return }
            throw failure("\(path) cannot be looked at: \(systemMessage(errno)).")
        }
        guard found.st_mode & S_IFMT == S_IFSOCK else {
            throw failure("\(path) is in the way: it is no socket.")
        }
        guard found.st_uid == geteuid() else {
            throw failure("\(path) is in the way: it belongs to another user.")
        }
        guard unlink(path) == 0 else {
            throw failure("\(path) cannot be replaced: \(systemMessage(errno)).")
        }
    }

    private static func listen(_ path: String) throws(HostFailure) -> Descriptor {
        guard let socket = Descriptor(linux_stream_socket()) else {
            throw failure("There is no socket to be had: \(systemMessage(errno)).")
        }
        let number = socket.number
        // Linux gives the file the mode of the descriptor: it is never open to others.
        guard fchmod(number, 0o600) == 0,
            withAddress(of: path, { bind(number, $0, $1) }) == 0,
            chmod(path, 0o600) == 0,
            Glibc.listen(number, SOMAXCONN) == 0
        else { throw failure("\(path) cannot be listened on: \(systemMessage(errno)).") }
        return socket
    }

    private static func failure(_ text: String) -> HostFailure {
        HostFailure(.daemonUnreachable, text)
    }
}

extension HostFailure.Code {
    /// Another daemon serves this user.
    public static let daemonRunning = HostFailure.Code(rawValue: "daemon-running")
    /// Too many programs are connected.
    public static let daemonBusy = HostFailure.Code(rawValue: "daemon-busy")
}
