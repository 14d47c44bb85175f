import Glibc
import HostRuntime

/// Finds the folder in which the customer looks for downloads.
///
/// Source: xdg-user-dirs, user-dirs.dirs(5).
enum DownloadFolder {
    /// The folder's path; the home folder is the account's own, since `HOME` may be anything.
    static func path() -> String {
        let home = homeFolder()
        return path(home: home, configuration: configurationFolder(home: home))
    }

    static func path(home: String, configuration: String) -> String {
        let settings = contents(of: configuration + "/user-dirs.dirs")
        // One that points at home itself is switched off.
        guard let named = setting(in: settings, home: home), named != home else {
            return home + "/Downloads"
        }
        return named
    }

    /// Opens a folder, and makes it and those above it where they are missing.
    static func open(_ path: String) throws(FileProblem) -> Folder {
        var made = ""
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            made += "/" + String(decoding: part, as: UTF8.self)
            // What cannot be made shows when it is opened.
            mkdir(made, 0o700)
        }
        return try Folder.open(path)
    }

    /// Returns the last value of `XDG_DOWNLOAD_DIR`, which is `"$HOME/…"` or `"/…"`.
    static func setting(in settings: [UInt8], home: String) -> String? {
        var found: String?
        for line in settings.split(separator: UInt8(ascii: "\n")) {
            let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            let key = "XDG_DOWNLOAD_DIR=\"".utf8
            guard text.starts(with: key) else { continue }
            if let value = value(text.dropFirst(key.count), home: home) { found = value }
        }
        return found
    }

    private static func value(_ quoted: ArraySlice<UInt8>, home: String) -> String? {
        var bytes: [UInt8] = []
        var isEscaped = false
        var isClosed = false
        for byte in quoted {
            if byte == UInt8(ascii: "\""), !isEscaped {
                isClosed = true
                break
            }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            if !isEscaped { bytes.append(byte) }
        }
        guard isClosed, !bytes.contains(0) else { return nil }
        if bytes.starts(with: "$HOME".utf8) {
            let rest = bytes.dropFirst(5)
            guard rest.isEmpty || rest.first == UInt8(ascii: "/") else { return nil }
            bytes = Array(home.utf8) + rest
        }
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard bytes.first == UInt8(ascii: "/") else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func contents(of path: String) -> [UInt8] {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
        return count > 0 ? Array(bytes[..<count]) : []
    }

    private static func configurationFolder(home: String) -> String {
        let named = getenv("XDG_CONFIG_HOME").map { String(cString: $0) } ?? ""
        return named.utf8.first == UInt8(ascii: "/") ? named : home + "/.config"
    }

    private static func homeFolder() -> String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 * 1024)
        return buffer.withUnsafeMutableBufferPointer { buffer in
            // The entry points into the buffer.
            guard let start = buffer.baseAddress,
                getpwuid_r(geteuid(), &entry, start, buffer.count, &found) == 0, found != nil,
                let home = entry.pw_dir
            else { return "/" }
            return String(cString: home)
        }
    }
}
