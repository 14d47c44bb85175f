import Glibc
import HostRuntime

/// The certificate authorities that count: the system's, and those of a file of the administrator.
///
/// `SSL_CERT_FILE` and its like are not asked: whoever sets a variable for us is no administrator.
enum AuthorityStore {
    /// Where the distributions keep theirs: Debian, Fedora, openSUSE, Alpine.
    private static let systemFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/var/lib/ca-certificates/ca-bundle.pem", "/etc/ssl/cert.pem",
    ]
    private static let maximumBytes = 8 << 20

    /// The system's file; `nil` leaves it to libcurl.
    static var systemFile: String? { systemFiles.first { access($0, R_OK) == 0 } }

    /// Returns the system's authorities and those of `files` as one PEM text.
    static func merged(with files: [String]) throws(LinkError) -> [UInt8] {
        var all = systemFile.flatMap(read) ?? []
        for file in files {
            guard let bytes = read(file), contains(bytes, "-----BEGIN CERTIFICATE-----") else {
                throw .untrusted("The certificate authority file “\(file)” cannot be read.")
            }
            all.append(UInt8(ascii: "\n"))
            all.append(contentsOf: bytes)
        }
        return all
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= maximumBytes {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
        return nil
    }

    private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.indices.contains {
            bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted)
        }
    }
}
