import CLinux
import EventLoop
import Glibc
import LocalAPI

extension LocalClient {
    /// Why the socket does not take us.
    private enum ConnectProblem: Error {
        case noDaemon
        case busy
        case foreign
        case system(Int32)
    }

    /// Connects to a daemon that runs; one that is busy for a moment is waited for.
    func connectOnce() async throws(HostFailure) -> Descriptor {
        let deadline = ContinuousClock.now + .seconds(5)
        while true {
            do throws(ConnectProblem) {
                return try attempt()
            } catch {
                guard case .busy = error, ContinuousClock.now < deadline else {
                    throw failure(error)
                }
            }
            await pause()
        }
    }

    /// Connects, and where no daemon runs, starts one.
    ///
    /// Of many processes that do so at once, one starts it.
    func connectOrLaunch() async throws(HostFailure) -> Descriptor {
        if let ready = try connectIfRunning() { return ready }
        let launcher = try DaemonLauncher()
        try location.prepare()
        let deadline = ContinuousClock.now + .seconds(10)
        var turn: Descriptor?
        var child: pid_t?
        while ContinuousClock.now < deadline {
            if turn == nil { turn = try takeTurn() }
            if let ready = try connectIfRunning() { return ready }
            if turn != nil, child == nil, !daemonIsStarting() {
                child = try launcher.start(log: location.log)
            }
            if let process = child, let reason = exitReason(of: process) {
                // Another daemon may have been faster: then its socket is there by now.
                if let ready = try connectIfRunning() { return ready }
                throw launcher.failure(reason)
            }
            await pause()
        }
        throw HostFailure(
            .daemonUnreachable, "Deskhand's background program does not answer.",
            hint: "What it says is in \(location.log).")
    }

    private func connectIfRunning() throws(HostFailure) -> Descriptor? {
        do throws(ConnectProblem) {
            return try attempt()
        } catch {
            switch error {
            // A busy one is tried again with the others; its lock keeps a second from starting.
            case .noDaemon, .busy: return nil
            case .foreign, .system: throw failure(error)
            }
        }
    }

    private func attempt() throws(ConnectProblem) -> Descriptor {
        guard let socket = Descriptor(linux_stream_socket()) else { throw .system(errno) }
        let number = socket.number
        let result = withAddress(of: location.socket) { Glibc.connect(number, $0, $1) }
        guard result == 0 else {
            switch errno {
            // Without a listener the file of a daemon that was killed is all that is left.
            case ENOENT, ECONNREFUSED, ENOTDIR: throw .noDaemon
            case EAGAIN: throw .busy
            default: throw .system(errno)
            }
        }
        // Whoever answers must be this user's, as the daemon demands of us.
        guard linux_peer_uid(number) == Int64(geteuid()) else { throw .foreign }
        return socket
    }

    private func failure(_ problem: ConnectProblem) -> HostFailure {
        switch problem {
        case .noDaemon:
            HostFailure(
                .daemonUnreachable, "Deskhand is not running.", hint: "“deskhand join” starts it.")
        case .busy:
            HostFailure(
                .daemonUnreachable, "Deskhand's background program is too busy.",
                hint: "Try again in a moment.")
        case .foreign:
            HostFailure(.notPermitted, "The program at \(location.socket) is another user's.")
        case .system(let code):
            HostFailure(
                .daemonUnreachable,
                "Deskhand's background program cannot be reached: \(systemMessage(code)).")
        }
    }

    /// Locks the right to start a daemon; `nil` while another process has it.
    private func takeTurn() throws(HostFailure) -> Descriptor? {
        do throws(Descriptor.LockProblem) {
            return try Descriptor.locking(location.startLock)
        } catch {
            guard case .system(let code) = error else { return nil }
            throw HostFailure(
                .daemonUnreachable,
                "\(location.startLock) cannot be opened: \(systemMessage(code)).")
        }
    }

    /// Whether a daemon holds its lock already, but has no socket yet.
    private func daemonIsStarting() -> Bool {
        // The lock taken here for a moment goes with the value.
        do throws(Descriptor.LockProblem) {
            _ = try Descriptor.locking(location.lock)
            return false
        } catch .held {
            return true
        } catch {
            return false
        }
    }

    private func exitReason(of process: pid_t) -> String? {
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == process else { return nil }
        return lastLogLine() ?? "it ended at once"
    }

    private func lastLogLine() -> String? {
        guard let file = Descriptor(open(location.log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) else {
            return nil
        }
        lseek(file.number, max(0, lseek(file.number, 0, SEEK_END) - 512), SEEK_SET)
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = Glibc.read(file.number, &bytes, bytes.count)
        let lines = bytes.prefix(max(0, count)).split(separator: 0x0A)
        return lines.last.map { String(decoding: $0, as: UTF8.self) }
    }

    private func pause() async {
        await withCheckedContinuation { continuation in
            loop.after(.milliseconds(10)) { continuation.resume() }
        }
    }
}
