import Glibc
import HostRuntime

/// An open folder: what is made in it stays in it, whatever becomes of its path.
final class Folder: Sendable {
    let descriptor: CInt
    /// The path it was opened by.
    let name: String

    init(adopting descriptor: CInt, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    deinit { close(descriptor) }

    /// Opens a folder by its path; links on the way are the customer's own and count.
    static func open(_ path: String) throws(FileProblem) -> Folder {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(writing: errno, in: path) }
        return Folder(adopting: descriptor, name: path)
    }

    /// Opens a folder in this one, which must be no link; `nil` with `errno` where there is none.
    func folder(_ name: String) -> Folder? {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let found = openat(descriptor, name, flags)
        return found >= 0 ? Folder(adopting: found, name: self.name + "/" + name) : nil
    }

    /// Makes a folder in this one; false with `errno` where it cannot.
    func make(_ name: String) -> Bool { mkdirat(descriptor, name, 0o700) == 0 }

    /// Removes a folder in this one if nothing is in it.
    func removeEmpty(_ name: String) { unlinkat(descriptor, name, AT_REMOVEDIR) }

    /// What tells it from all others.
    var identity: FileIdentity? { FileIdentity(descriptor) }

    /// Where it is now, which is not where it was when somebody has moved it.
    var path: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count)
        guard count > 0, count < buffer.count, buffer[0] == 0x2F else { return name }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// What stays the same of a file whatever it is called.
struct FileIdentity: Equatable, Sendable {
    let device: UInt
    let node: UInt

    init(_ found: stat) {
        device = UInt(found.st_dev)
        node = UInt(found.st_ino)
    }

    init?(_ descriptor: CInt) {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { return nil }
        self.init(found)
    }

    init?(_ name: String, in folder: Folder) {
        var found = stat()
        guard fstatat(folder.descriptor, name, &found, AT_SYMLINK_NOFOLLOW) == 0 else {
            return nil
        }
        self.init(found)
    }
}
