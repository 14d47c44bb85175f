import Glibc

/// An open file or folder, closed when the value goes away.
struct Descriptor: ~Copyable {
    let number: Int32

    deinit { close(number) }

    func status() -> stat? {
        var status = stat()
        return fstat(number, &status) == 0 ? status : nil
    }
}

/// Who may have written a policy, and how one is opened without being led elsewhere.
struct FileTrust {
    /// The users who may own it, and the folder that it is in.
    let owners: Set<uid_t>

    /// Whether owner and mode count; not for a draft that is only being checked.
    let isStrict: Bool

    /// How large a policy file may be, in bytes.
    static let maximumBytes = 256 * 1024

    /// Reads a file whole; `nil` where there is none.
    ///
    /// Opening does not wait (a FIFO would) and follows no symbolic link in the last part.
    ///
    /// - Parameters:
    ///   - path: The file's name, ended by 0.
    ///   - folder: What `path` is relative to.
    /// - Returns: The bytes, or `nil`.
    /// - Throws: `LineProblem` when it is there but cannot be read or trusted.
    func read(_ path: [CChar], in folder: Int32) throws(LineProblem) -> [UInt8]? {
        let number = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard number >= 0 else {
            switch errno {
            case ENOENT: return nil
            case ELOOP: throw whole("It is a symbolic link; a policy must be a file itself.")
            default: throw Self.systemProblem()
            }
        }
        let file = Descriptor(number: number)
        guard let status = file.status() else { throw Self.systemProblem() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw whole("It is not a regular file.") }
        try check(status, what: "It")
        guard status.st_size <= Self.maximumBytes else { throw Self.tooLarge }
        return try contents(file)
    }

    /// Refuses what others than the owners could have changed.
    func check(_ status: stat, what: String) throws(LineProblem) {
        guard isStrict else { return }
        guard owners.contains(status.st_uid) else {
            throw whole("\(what) belongs to user \(status.st_uid), not to root.")
        }
        // In a sticky folder, such as /tmp, others cannot replace a file.
        let isSticky = status.st_mode & S_IFMT == S_IFDIR && status.st_mode & S_ISVTX != 0
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 || isSticky else {
            throw whole("\(what) can be written by others than its owner (chmod go-w).")
        }
    }

    private func contents(_ file: borrowing Descriptor) throws(LineProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(file.number, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.systemProblem() }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
            // It may have grown since its size was asked for.
            guard bytes.count <= Self.maximumBytes else { throw Self.tooLarge }
        }
    }

    static func systemProblem() -> LineProblem {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return LineProblem(line: 0, message: "It cannot be read: \(reason).")
    }

    private static var tooLarge: LineProblem {
        LineProblem(line: 0, message: "It is larger than \(maximumBytes) bytes.")
    }

    private func whole(_ message: String) -> LineProblem { LineProblem(line: 0, message: message) }
}
