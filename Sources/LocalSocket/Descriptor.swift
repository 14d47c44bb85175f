import CLinux
package import Glibc

/// Owns a file descriptor: closed exactly once, when the value goes away.
package struct Descriptor: ~Copyable {
    /// The number.
    package let number: Int32

    /// Takes over an open descriptor; `nil` for a negative number.
    package init?(_ number: Int32) {
        guard number >= 0 else { return nil }
        self.number = number
    }

    deinit { close(number) }

    /// Opens a file and locks it for this process, if nobody else has.
    package static func locking(_ path: String) throws(LockProblem) -> Descriptor {
        guard
            let file = Descriptor(
                open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode_t(0o600)))
        else { throw .system(errno) }
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .held : .system(errno)
        }
        return file
    }

    /// Why a file is not locked.
    package enum LockProblem: Error, Equatable {
        /// Another process has it.
        case held
        /// The system says no, with this `errno`.
        case system(Int32)
    }
}

/// Fills in a socket's address; the path fits, `SocketLocation` has seen to it.
package func withAddress<R>(
    of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
) -> R {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { target in
        target.copyBytes(from: path.utf8.prefix(target.count - 1))
    }
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}

/// What a read gave.
package enum Received {
    /// These bytes.
    case bytes([UInt8])
    /// Nothing now.
    case nothing
    /// The other end is closed, or broken.
    case end
}

/// Reads what is there, up to 64 KiB.
package func receive(_ fd: Int32) -> Received {
    while true {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
            count = recv(fd, buffer.baseAddress, buffer.count, 0)
            filled = max(0, count)
        }
        if count > 0 { return .bytes(bytes) }
        if count == 0 { return .end }
        if errno == EAGAIN || errno == EWOULDBLOCK { return .nothing }
        if errno != EINTR { return .end }
    }
}

/// Bytes that wait to be written to a socket.
package struct Outbox {
    private var chunks: [[UInt8]] = []
    private var offset = 0
    /// How many bytes wait.
    package private(set) var count = 0

    /// Whether none do.
    package var isEmpty: Bool { count == 0 }

    /// Makes an empty one.
    package init() {}

    /// Adds a line, and its end.
    package mutating func append(line: [UInt8]) {
        chunks.append(line + [0x0A])
        count += line.count + 1
    }

    /// Writes as much as the socket takes.
    ///
    /// - Returns: False when the other end is gone; a closed pipe raises no signal.
    package mutating func flush(to fd: Int32) -> Bool {
        var written = 0
        defer { chunks.removeFirst(written) }
        while written < chunks.count {
            let sent = chunks[written][offset...].withUnsafeBytes {
                send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN || errno == EWOULDBLOCK
            }
            count -= sent
            offset += sent
            if offset == chunks[written].count {
                offset = 0
                written += 1
            }
        }
        return true
    }
}
