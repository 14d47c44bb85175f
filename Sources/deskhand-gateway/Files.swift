import ArgumentParser
import Glibc

/// What goes wrong for reasons that the person at the keyboard can do something about.
struct Complaint: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A text in a file or on standard input.
enum TextFile {
    /// Reads all of it; `-` is standard input.
    static func read(_ path: String, limit: Int) throws -> String {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Complaint("Cannot read \(path): \(String(cString: strerror(errno))).")
        }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        let bytes = try bytes(descriptor, path, limit: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Complaint("\(path) is not UTF-8.")
        }
        return text
    }

    /// Reads the bytes of a file.
    static func bytes(at path: String, limit: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Complaint("Cannot read \(path): \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        return try bytes(descriptor, path, limit: limit)
    }

    private static func bytes(_ descriptor: Int32, _ path: String, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Complaint("Cannot read \(path): \(String(cString: strerror(errno))).")
            }
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= limit else { throw Complaint("\(path) is too large.") }
        }
    }
}

/// Where the pages are: installed, or where the build has put them.
enum WebFolder {
    static func find() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
        }
        let program = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        let folder =
            program.utf8.lastIndex(of: UInt8(ascii: "/")).flatMap {
                String(program.utf8[..<$0])
            } ?? "."
        let places = [
            "\(folder)/../share/deskhand-gateway/web", "\(folder)/deskhand_Gateway.resources/Web",
        ]
        guard let found = places.first(where: { access($0 + "/console.html", R_OK) == 0 }) else {
            throw Complaint("The console's pages are not found; say where with --web.")
        }
        return found
    }
}
