import Glibc
import LocalAPI

/// Files that the customer names.
enum LocalFile {
    /// The absolute path of a regular file that can be read.
    static func sendable(_ name: String) throws(HostFailure) -> String {
        let path = try absolute(name)
        var found = stat()
        guard stat(path, &found) == 0 else { throw failure(name, errno) }
        guard found.st_mode & S_IFMT == S_IFREG else {
            throw HostFailure(
                .fileProblem, "“\(name)” is not a file.",
                hint: "Folders and devices cannot be sent: send the files in them.")
        }
        guard access(path, R_OK) == 0 else { throw failure(name, errno) }
        return path
    }

    /// A path from the root.
    static func absolute(_ name: String) throws(HostFailure) -> String {
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw HostFailure(.badInput, "The name of the file is missing.")
        }
        if name.utf8.first == 0x2F { return name }
        guard let folder = getcwd(nil, 0) else {
            throw HostFailure(
                .fileProblem, "The current folder does not exist any more.",
                hint: "Give the whole path, from “/” on.")
        }
        defer { free(folder) }
        return String(cString: folder) + "/" + name
    }

    /// Writes a new file that only the customer can read.
    static func write(_ text: String, to name: String) throws(HostFailure) {
        let fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
        guard fd >= 0 else { throw failure(name, errno) }
        defer { close(fd) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(fd, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let problem = failure(name, errno)
                unlink(name)
                throw problem
            }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ name: String, _ code: Int32) -> HostFailure {
        if code == EEXIST {
            return HostFailure(
                .fileProblem, "“\(name)” exists already.", hint: "Choose another name.")
        }
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return HostFailure(.fileProblem, "“\(name)”: \(reason).")
    }
}
