import Hashing
public import HostRuntime

/// Files on the customer's disk: what comes goes into the folder for downloads, what is sent is
/// read from where the customer points.
public final class DiskFileStore: FileStore {
    private let downloads: String?
    private let folders = NewFolders()

    /// Makes a store.
    ///
    /// - Parameter downloads: The folder for what comes, absolute; `nil` for the customer's own, as
    ///   user-dirs.dirs(5) names it.
    public init(downloads: String? = nil) { self.downloads = downloads }

    /// Opens a file to be sent, once: later changes of its path do not matter.
    public func openOutgoing(path: String) async throws(FileProblem) -> any OutgoingFile {
        try await onDiskThread { () throws(FileProblem) in try OutgoingDiskFile(path: path) }
    }

    /// Makes room for a file that comes, under a hidden name that ends in `.part`.
    ///
    /// - Parameters:
    ///   - name: As the gateway says it: hostile; `StoredName` says what becomes of it.
    ///   - size: Bytes.
    ///   - transfer: The transfer's id; what an earlier run left of it is taken up again.
    ///   - origin: Where it comes from, for the file's origin attribute.
    /// - Returns: The file, with what is there of it already.
    /// - Throws: `FileProblem.noSpace` at once where the disk cannot hold it.
    public func openIncoming(
        name: String, size: Int64, transfer: String, origin: String
    ) async throws(FileProblem) -> any IncomingFile {
        guard size >= 0 else { throw .wrongSize }
        let path = downloads ?? DownloadFolder.path()
        let folders = folders
        return try await onDiskThread { () throws(FileProblem) in
            let folder = try DownloadFolder.open(path)
            Part.removeStale(in: folder)
            let stem = Self.stem(transfer, name, size, origin)
            let part = try Part(stem, in: folder, upTo: size)
            return IncomingDiskFile(
                part, stem: stem, name: StoredName(name), size: size, origin: origin,
                folders: folders)
        }
    }

    /// Looks for a file that was placed already, when its transfer could not be ended any more.
    ///
    /// - Parameters:
    ///   - name: As the gateway says it.
    ///   - size: Bytes.
    ///   - sha256: Of all of it.
    ///   - transfer: The transfer's id.
    ///   - origin: Where it comes from.
    /// - Returns: The path under which it is; `nil` where it is not.
    public func placed(
        name: String, size: Int64, sha256: String, transfer: String, origin: String
    ) async -> String? {
        let path = downloads ?? DownloadFolder.path()
        let found = try? await onDiskThread { () throws(FileProblem) in
            let mark = PlacedFile.mark(Self.stem(transfer, name, size, origin), sha256: sha256)
            return PlacedFile.find(
                mark, name: StoredName(name), size: size, in: try DownloadFolder.open(path))
        }
        return found.flatMap(\.self)
    }

    /// Tells a transfer's file from others: another one under the same id, of another gateway even,
    /// is not continued by it.
    private static func stem(
        _ transfer: String, _ name: String, _ size: Int64, _ origin: String
    ) -> String {
        "\(plain(transfer))-\(SHA256.sum(of: "\(origin)\0\(name)\0\(size)").prefix(16))"
    }

    private static func plain(_ id: String) -> String {
        let isPlain = id.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D
                || $0 == 0x5F
        }
        return isPlain && (1...128).contains(id.utf8.count) ? id : String(SHA256.sum(of: id))
    }
}
