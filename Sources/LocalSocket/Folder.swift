import Glibc

/// How a folder is guarded against others.
enum Folder {
    /// Why a folder is not ours alone.
    enum Problem: Error, Equatable {
        /// There is nothing of that name.
        case missing
        /// It is a symbolic link or a file.
        case noFolder
        /// Another user owns it.
        case foreign
        /// Others may enter it.
        case open
        /// The system says no, with this `errno`.
        case system(Int32)
    }

    /// Looks at a folder without following a symbolic link.
    static func check(_ path: String, owner: uid_t) throws(Problem) {
        var found = stat()
        guard lstat(path, &found) == 0 else {
            throw errno == ENOENT || errno == ENOTDIR ? .missing : .system(errno)
        }
        guard found.st_mode & S_IFMT == S_IFDIR else { throw .noFolder }
        guard found.st_uid == owner else { throw .foreign }
        guard found.st_mode & 0o077 == 0 else { throw .open }
    }

    /// Makes a folder of mode 0700, or takes the one that is there if it is ours alone.
    static func make(_ path: String, owner: uid_t) throws(Problem) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw .system(errno) }
        do {
            try check(path, owner: owner)
        } catch .open {
            // Ours, but made under a lax umask or changed since. The descriptor keeps it the same.
            let fd = open(path, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard fd >= 0 else { throw .system(errno) }
            defer { close(fd) }
            guard fchmod(fd, 0o700) == 0 else { throw .system(errno) }
        }
    }
}

/// A word for an `errno`.
package func systemMessage(_ code: Int32) -> String {
    // strerror's buffer is the thread's own in glibc.
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
