import GatewayAPI
import Glibc
import Hashing

/// The folder in which files wait on their way, `SESSION/TRANSFER`; both are ids, so both are names.
struct FileSpool: Sendable {
    let folder: String

    init(folder: String) throws {
        self.folder = folder
        try Self.make(folder)
    }

    /// Makes a folder that is nobody else's business, with those above it.
    static func make(_ path: String) throws {
        var made = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            made += (made.isEmpty || made == "/" ? "" : "/") + (String(part) ?? "")
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw FileError.system(errno)
            }
        }
    }

    func path(_ session: SessionID, _ transfer: TransferID) -> String {
        "\(folder)/\(session)/\(transfer)"
    }

    /// Makes or opens the file of a transfer for writing.
    func file(_ session: SessionID, _ transfer: TransferID) throws -> OpenFile {
        try Self.make("\(folder)/\(session)")
        return try OpenFile(path(session, transfer), flags: O_RDWR | O_CREAT)
    }

    /// Removes everything, and the folder: for one that was made for this run alone.
    func removeAll() {
        guard let handle = opendir(folder) else { return }
        var sessions: [SessionID] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            // “.” and “..” are no ids.
            if let session = SessionID(name) { sessions.append(session) }
        }
        closedir(handle)
        for session in sessions { remove(session, nil) }
        rmdir(folder)
    }

    func remove(_ session: SessionID, _ transfer: TransferID?) {
        if let transfer {
            unlink(path(session, transfer))
            return
        }
        let below = "\(folder)/\(session)"
        guard let handle = opendir(below) else { return }
        defer { closedir(handle) }
        let descriptor = dirfd(handle)
        while let entry = readdir(handle) {
            // Only files are made here; a folder would stay, and so would what links point to.
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    _ = unlinkat(descriptor, name, 0)
                }
            }
        }
        rmdir(below)
    }

    /// SHA-256 of a whole file; waits for the disk.
    static func sum(_ file: OpenFile) throws -> String {
        let digest = SHA256()
        var offset: Int64 = 0
        while true {
            let piece = try file.read(at: offset, count: 1 << 20)
            guard !piece.isEmpty else { return digest.finish() }
            digest.update(piece)
            offset += Int64(piece.count)
        }
    }
}
