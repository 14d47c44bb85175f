import Glibc
import NIOPosix

/// An open file; its descriptor is closed with it.
final class OpenFile: Sendable {
    private let descriptor: Int32
    let path: String

    /// Opens or makes a file; never through a symbolic link.
    init(_ path: String, flags: Int32 = O_RDONLY) throws {
        descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw FileError.system(errno) }
    }

    deinit { close(descriptor) }

    /// Its size and the time of its last change.
    var status: (size: Int64, modified: Int64, isRegular: Bool) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return (0, 0, false) }
        return (
            Int64(status.st_size), Int64(status.st_mtim.tv_sec),
            status.st_mode & S_IFMT == S_IFREG
        )
    }

    func read(at offset: Int64, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, read in
            while read < count {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + read }, count - read,
                    off_t(offset) + off_t(read))
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw FileError.system(errno) }
                guard got > 0 else { return }
                read += got
            }
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws {
        var written = 0
        while written < bytes.count {
            let count = pwrite(
                descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written,
                off_t(offset) + off_t(written))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError.system(errno) }
            written += count
        }
    }

    /// Waits until the disk has it.
    func sync() throws {
        guard fsync(descriptor) == 0 else { throw FileError.system(errno) }
    }
}

/// Why a file cannot be read or written.
enum FileError: Error, Equatable, Sendable {
    /// The operating system's error number.
    case system(Int32)
}

/// Does what waits for the disk on a thread that may wait.
func onDiskThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await NIOThreadPool.singleton.runIfActive(body)
}
