import CLinux
import Glibc
import HostRuntime

/// Knows a file again that was placed by a run of ours which died before it could say so.
///
/// Without it the file would come a second time, under a second name. It is known by an attribute;
/// where the file system has none, it does come twice.
enum PlacedFile {
    /// The attribute that names the transfer.
    static let attribute = "user.deskhand.transfer"
    /// How many names are looked at.
    private static let mostNumbers = 100

    /// What the attribute says.
    static func mark(_ stem: String, sha256: String) -> [UInt8] {
        Array("\(stem) \(sha256.lowercased())".utf8)
    }

    /// Returns the path of a transfer's file directly in a folder; `nil` where it is not there.
    static func find(_ mark: [UInt8], name: StoredName, size: Int64, in folder: Folder) -> String? {
        guard name.components.count == 1 else { return nil }
        for number in 1...mostNumbers {
            let candidate = StoredName.numbered(name.last, number)
            let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
            let file = openat(folder.descriptor, candidate, flags)
            if file < 0, errno == ENOENT { return nil }
            guard file >= 0 else { continue }
            defer { close(file) }
            var found = stat()
            if fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
                Int64(found.st_size) == size, self.mark(of: file) == mark
            {
                return folder.path + "/" + candidate
            }
        }
        return nil
    }

    private static func mark(of file: CInt) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = bytes.withUnsafeMutableBytes {
            linux_get_attribute(file, attribute, $0.baseAddress, UInt($0.count))
        }
        return Array(bytes.prefix(max(0, Int(count))))
    }
}
