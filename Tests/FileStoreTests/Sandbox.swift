import Glibc
import Hashing
import HostRuntime

@testable import FileStore

/// A folder of its own for a test, with a folder for downloads in it; gone when the test ends.
final class Sandbox: Sendable {
    let root: String
    var downloads: String { root + "/downloads" }

    init() throws {
        var template = Array("/tmp/deskhand-files-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileProblem.notWritable("/tmp") }
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        mkdir(downloads, 0o700)
    }

    deinit { Self.remove(root) }

    func store() -> DiskFileStore { DiskFileStore(downloads: downloads) }

    /// Receives a whole file.
    @discardableResult
    func receive(
        _ name: String, _ bytes: [UInt8], transfer: String = "t", store: DiskFileStore? = nil
    ) async throws -> String {
        let file = try await (store ?? self.store()).openIncoming(
            name: name, size: Int64(bytes.count), transfer: transfer, origin: "https://g.example")
        try file.append(bytes)
        return try await file.finish(sha256: sum(bytes))
    }

    func write(_ bytes: [UInt8], to name: String) {
        let file = open(root + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, mode_t(0o644))
        _ = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        close(file)
    }

    func read(_ path: String) -> [UInt8] {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
        return Array(bytes.prefix(max(0, count)))
    }

    static func names(in path: String) -> [String] {
        guard let handle = opendir(path) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func remove(_ path: String) {
        for name in names(in: path) {
            let below = path + "/" + name
            if unlink(below) != 0 { remove(below) }
        }
        rmdir(path)
    }
}

func sum(_ bytes: [UInt8]) -> String {
    let digest = SHA256()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finish()
}

extension IncomingFile {
    func append(_ bytes: [UInt8]) throws(FileProblem) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(FileProblem) in try append(bytes) }
        }
        try result.get()
    }
}
