import Glibc
import Hashing
import HostRuntime

/// The hidden file in which bytes are gathered until all are there.
///
/// It is locked for as long as it is open, so that two hosts never write into one; the lock ends
/// with the process, however that ends.
final class Part: Sendable {
    let descriptor: CInt
    let folder: Folder
    let name: String
    /// Bytes that an earlier run left.
    let found: Int64
    /// The hash so far, of those bytes.
    let digest: SHA256

    /// Opens or makes the part of a transfer, whose whole file has `size` bytes.
    ///
    /// `stem` tells the transfer from others; it is a plain name.
    init(_ stem: String, in folder: Folder, upTo size: Int64) throws(FileProblem) {
        self.folder = folder
        if let descriptor = Self.take("\(Self.prefix)\(stem)\(Self.suffix)", in: folder) {
            (self.descriptor, name) = (descriptor, "\(Self.prefix)\(stem)\(Self.suffix)")
        } else {
            // Another host writes it, or something that is no part of ours has its name.
            let number = UInt64.random(in: .min ... .max)
            name = "\(Self.prefix)\(stem)-\(String(number, radix: 36))\(Self.suffix)"
            let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            let made = openat(folder.descriptor, name, flags, 0o600)
            guard made >= 0 else { throw FileProblem(writing: errno, in: folder.name) }
            flock(made, LOCK_EX | LOCK_NB)
            descriptor = made
        }
        let kept = Self.hash(descriptor, upTo: size)
        found = kept?.count ?? 0
        digest = kept?.digest ?? SHA256()
        if kept == nil, ftruncate(descriptor, 0) != 0 {
            throw FileProblem(writing: errno, in: folder.name)
        }
        guard Self.hasRoom(descriptor, for: size - found) else {
            if found == 0 { unlinkat(folder.descriptor, name, 0) }
            throw .noSpace
        }
    }

    deinit { close(descriptor) }

    private static let prefix = ".deskhand-"
    private static let suffix = ".part"
    private static let longestRest = 24 * 60 * 60

    /// Removes parts that nobody has touched for a day: their hosts died, and their sessions ended.
    static func removeStale(in folder: Folder) {
        // A descriptor of its own, because reading a folder moves on in it.
        let descriptor = openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, let handle = fdopendir(descriptor) else {
            if descriptor >= 0 { close(descriptor) }
            return
        }
        defer { closedir(handle) }
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.utf8.starts(with: prefix.utf8), name.hasSuffix(suffix) else { continue }
            removeIfStale(name, in: folder)
        }
    }

    private static func removeIfStale(_ name: String, in folder: Folder) {
        var found = stat()
        guard fstatat(folder.descriptor, name, &found, AT_SYMLINK_NOFOLLOW) == 0,
            found.st_mode & S_IFMT == S_IFREG, found.st_uid == geteuid(),
            found.st_mtim.tv_sec < time(nil) - longestRest
        else { return }
        unlinkat(folder.descriptor, name, 0)
    }

    /// Locks for this process; waits a moment, because a child that was just started holds on to
    /// its parent's locks until it runs its own program.
    private static func lock(_ descriptor: CInt) -> Bool {
        for _ in 0..<5 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(20_000)
        }
        return false
    }

    private static func take(_ name: String, in folder: Folder) -> CInt? {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let descriptor = openat(folder.descriptor, name, flags, 0o600)
        guard descriptor >= 0 else { return nil }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            found.st_uid == geteuid(), found.st_nlink == 1,
            lock(descriptor),
            // Whoever held the lock may have given the file its name, or removed it.
            FileIdentity(name, in: folder) == FileIdentity(found),
            fchmod(descriptor, 0o600) == 0
        else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Hashes what is there; `nil` where it is more than belongs there, or cannot be read.
    private static func hash(
        _ descriptor: CInt, upTo size: Int64
    ) -> (digest: SHA256, count: Int64)? {
        let digest = SHA256()
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_size <= size else { return nil }
        let whole = Int64(found.st_size)
        var buffer = [UInt8](repeating: 0, count: whole == 0 ? 0 : 1 << 20)
        var offset: Int64 = 0
        while offset < whole {
            let isRead = buffer.withUnsafeMutableBytes { buffer in
                let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                guard count > 0, Int64(count) <= whole - offset else { return false }
                let piece = UnsafeRawBufferPointer(buffer)[..<count]
                digest.update(UnsafeRawBufferPointer(rebasing: piece))
                offset += Int64(count)
                return true
            }
            if !isRead { return nil }
        }
        return (digest, whole)
    }

    private static func hasRoom(_ descriptor: CInt, for count: Int64) -> Bool {
        var system = statvfs()
        guard count > 0, fstatvfs(descriptor, &system) == 0, system.f_blocks > 0 else {
            return true
        }
        let (room, isHuge) = UInt64(system.f_bavail).multipliedReportingOverflow(
            by: UInt64(system.f_frsize))
        return isHuge || UInt64(count) <= room
    }
}
