import Glibc
import HostRuntime
import Testing

@testable import FileStore

struct OutgoingFileTests {
    private let sandbox: Sandbox
    private let store = DiskFileStore()

    init() throws { sandbox = try Sandbox() }

    @Test func `a file is read as it was when it was picked`() async throws {
        sandbox.write(Array("one".utf8), to: "a.txt")
        symlink(sandbox.root + "/a.txt", sandbox.root + "/link")
        let file = try await store.openOutgoing(path: sandbox.root + "/link")
        rename(sandbox.root + "/a.txt", sandbox.root + "/b.txt")
        sandbox.write(Array("another".utf8), to: "a.txt")
        #expect(file.name == "link")
        #expect(file.size == 3)
        #expect(try file.read(at: 1, count: 10) == Array("ne".utf8))
        #expect(try await file.sha256() == sum(Array("one".utf8)))
    }

    @Test func `a file that grows is sent as long as it was`() async throws {
        sandbox.write([1, 2, 3], to: "a")
        let file = try await store.openOutgoing(path: sandbox.root + "/a")
        sandbox.write([1, 2, 3, 4], to: "a")
        #expect(try file.read(at: 0, count: 10) == [1, 2, 3])
    }

    @Test func `a file that shrinks is said to have changed`() async throws {
        sandbox.write([1, 2, 3], to: "a")
        let file = try await store.openOutgoing(path: sandbox.root + "/a")
        sandbox.write([1], to: "a")
        #expect(throws: FileProblem.changed("a")) { try file.read(at: 0, count: 3) }
    }

    @Test(arguments: ["/dev/zero", "/proc/self/mem", "/proc/cpuinfo", "/sys/kernel/notes", "/tmp"])
    func `what is no file is refused`(path: String) async throws {
        let name = String(decoding: path.utf8.split(separator: 0x2F).last ?? [], as: UTF8.self)
        await #expect(throws: FileProblem.notRegular(name)) {
            _ = try await store.openOutgoing(path: path)
        }
    }

    @Test func `a pipe is refused without waiting for its other end`() async throws {
        let path = sandbox.root + "/pipe"
        mkfifo(path, 0o600)
        await #expect(throws: FileProblem.notRegular("pipe")) {
            _ = try await store.openOutgoing(path: path)
        }
    }

    @Test(arguments: ["/nowhere/a", "a", "", "/etc/passwd\0.txt"])
    func `what cannot be read is refused`(path: String) async throws {
        await #expect(throws: FileProblem.self) { _ = try await store.openOutgoing(path: path) }
    }
}
