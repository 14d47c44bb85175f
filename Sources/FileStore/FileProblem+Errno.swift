import Glibc
import HostRuntime

extension FileProblem {
    /// Says what a failed write means, in a folder that the customer knows by this name.
    init(writing code: CInt, in folder: String) {
        self =
            switch code {
            case ENOSPC, EDQUOT, EFBIG: .noSpace
            case EROFS, EACCES, EPERM, ENOENT, ENOTDIR, ELOOP: .notWritable(folder)
            default: .broken(Self.text(code))
            }
    }

    /// Says what a failed read means.
    init(reading code: CInt, _ name: String) {
        self =
            switch code {
            case EIO, EUCLEAN: .broken(Self.text(code))
            default: .notReadable(name)
            }
    }

    private static func text(_ code: CInt) -> String {
        // `strerror` shares one buffer between threads.
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
