import CLinux
import Glibc
import Hashing
import HostRuntime

/// A file of the customer's, open since it was picked: what its path leads to later does not matter.
final class OutgoingDiskFile: OutgoingFile {
    let name: String
    let size: Int64
    private let descriptor: CInt

    /// Opens a regular file; a link that the customer has picked leads to its target.
    init(path: String) throws(FileProblem) {
        let bytes = path.utf8.split(separator: UInt8(ascii: "/")).last.map { Array($0) } ?? []
        let name = String(decoding: bytes, as: UTF8.self)
        guard path.utf8.first == UInt8(ascii: "/"), !path.utf8.contains(0) else {
            throw .notReadable(name)
        }
        var found = stat()
        // Opening a device can already do something, so it is looked at first.
        guard stat(path, &found) == 0 else { throw FileProblem(reading: errno, name) }
        guard found.st_mode & S_IFMT == S_IFREG else { throw .notRegular(name) }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(reading: errno, name) }
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            linux_is_virtual(descriptor) == 0
        else {
            close(descriptor)
            throw .notRegular(name)
        }
        self.name = name
        self.size = Int64(found.st_size)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    func sha256() async throws(FileProblem) -> String {
        try await onDiskThread { () throws(FileProblem) in
            let digest = SHA256()
            var offset: Int64 = 0
            while offset < self.size {
                let piece = try self.read(at: offset, count: 1 << 20)
                piece.withUnsafeBytes { digest.update($0) }
                offset += Int64(piece.count)
            }
            return digest.finish()
        }
    }

    func read(at offset: Int64, count: Int) throws(FileProblem) -> [UInt8] {
        guard offset >= 0, offset < size, count > 0 else { return [] }
        let wanted = Int(min(Int64(count), size - offset))
        var got = 0
        var problem: FileProblem?
        let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
            while got < wanted {
                let place = buffer.baseAddress.map { $0 + got }
                let count = pread(descriptor, place, wanted - got, off_t(offset) + got)
                if count < 0, errno == EINTR { continue }
                if count < 0 { problem = FileProblem(reading: errno, name) }
                if count <= 0 { break }
                got += count
            }
            initialized = got
        }
        if let problem { throw problem }
        // What was picked had more bytes than there are now.
        guard got == wanted else { throw .changed(name) }
        return piece
    }
}
