import Glibc
import PolicyFile
import Testing

/// A folder of its own for a test's policy files; it goes when the test is over.
final class PolicyFolderFixture {
    let path: String

    init() throws {
        var template = Array("/tmp/deskhand-policy-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        path = String(cString: try #require(made))
        mkdir(path + "/policy.d", 0o755)
    }

    var file: PolicyFile { PolicyFile(path: path + "/policy.yaml") }
    var filePath: String { path + "/policy.yaml" }

    /// Puts a file in place of any that is there, as editors do.
    func write(_ bytes: some Sequence<UInt8>, to name: String = "policy.yaml") throws {
        let temporary = path + "/new"
        let file = try #require(fopen(temporary, "w"))
        let bytes = Array(bytes)
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        chmod(temporary, 0o644)
        try #require(rename(temporary, path + "/" + name) == 0)
    }

    func write(_ text: String, to name: String = "policy.yaml") throws {
        try write(text.utf8, to: name)
    }

    deinit {
        for folder in [path + "/policy.d", path] {
            guard let stream = opendir(folder) else { continue }
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                unlink(folder + "/" + name)
            }
            closedir(stream)
            rmdir(folder)
        }
    }
}
