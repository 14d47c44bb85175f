import Foundation
import LocalAPI
import Testing

@testable import LocalSocket

struct SocketLocationTests {
    /// A private folder that goes away with the test.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "dh" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: path) }
        chmod(path, 0o700)
        try body(path)
    }

    private func make(_ runtime: String?, _ root: String) throws -> SocketLocation {
        try SocketLocation(runtimeFolder: runtime, systemRoot: root, temporary: root)
    }

    @Test func `a private XDG_RUNTIME_DIR is taken`() throws {
        try withFolder { folder in
            let location = try make(folder, "/nonexistent")
            #expect(location.socket == folder + "/deskhand/control.sock")
            try location.prepare()
            try location.prepare()
        }
    }

    @Test(arguments: [nil, "", "relative", "/nonexistent", "open", "link", "foreign"])
    func `any other is passed over for a private folder of our own`(kind: String?) throws {
        try withFolder { folder in
            var runtime = kind
            if kind == "open" {
                mkdir(folder + "/o", 0o755)
                runtime = folder + "/o"
            } else if kind == "link" {
                symlink(folder, folder + "/l")
                runtime = folder + "/l"
            } else if kind == "foreign" {
                mkdir(folder + "/f", 0o700)
                // Only root can give a folder away.
                guard chown(folder + "/f", 12345, 12345) == 0 else { return }
                runtime = folder + "/f"
            }
            let expected = folder + "/deskhand-\(geteuid())"
            let location = try make(runtime, folder)
            #expect(location.folder == expected + "/deskhand")
            var found = stat()
            #expect(stat(expected, &found) == 0)
            #expect(found.st_mode & 0o777 == 0o700)
        }
    }

    @Test func `what a daemon leaves is removed, and nothing that is not ours`() throws {
        try withFolder { folder in
            let location = try make(folder, "/nonexistent")
            try location.prepare()
            for path in [location.log, location.folder + "/foreign"] {
                #expect(FileManager.default.createFile(atPath: path, contents: nil))
            }
            #expect(!location.remove())
            let left = try FileManager.default.contentsOfDirectory(atPath: location.folder)
            #expect(left == ["foreign"])
            unlink(location.folder + "/foreign")
            #expect(location.remove())
            #expect(!FileManager.default.fileExists(atPath: location.folder))
        }
    }

    @Test func `where another daemon runs, or is being started, everything stays`() throws {
        try withFolder { folder in
            let location = try make(folder, "/nonexistent")
            try location.prepare()
            for lock in [location.lock, location.startLock] {
                let held = try Descriptor.locking(lock)
                #expect(!location.remove())
                #expect(FileManager.default.fileExists(atPath: held.number >= 0 ? lock : ""))
            }
        }
    }

    @Test func `a fallback that another has put there is refused`() throws {
        try withFolder { folder in
            symlink("/tmp", folder + "/deskhand-\(geteuid())")
            #expect(throws: HostFailure.self) { try make(nil, folder) }
        }
    }

    @Test func `a path that no socket can have is refused with its reason`() throws {
        try withFolder { folder in
            let long = folder + "/" + String(repeating: "x", count: 100)
            mkdir(long, 0o700)
            #expect(throws: HostFailure.self) { try make(long, folder) }
        }
    }
}
