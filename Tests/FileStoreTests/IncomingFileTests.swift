import CLinux
import Glibc
import HostRuntime
import TestSupport
import Testing

@testable import FileStore

struct IncomingFileTests {
    private let sandbox: Sandbox
    private let bytes = [UInt8]("what was sent".utf8)

    init() throws { sandbox = try Sandbox() }

    @Test func `a file is there under its name, readable by its owner alone`() async throws {
        let path = try await sandbox.receive("report.desktop", bytes)
        #expect(path == sandbox.downloads + "/report.desktop")
        #expect(sandbox.read(path) == bytes)
        var found = stat()
        #expect(stat(path, &found) == 0)
        #expect(found.st_mode == S_IFREG | 0o600)
        #expect(Sandbox.names(in: sandbox.downloads) == ["report.desktop"])
    }

    @Test func `an empty file is a file`() async throws {
        let path = try await sandbox.receive("empty", [])
        #expect(Sandbox.names(in: sandbox.downloads) == ["empty"])
        #expect(sandbox.read(path) == [])
    }

    @Test func `files of one name that come at once are all kept`() async throws {
        let store = sandbox.store()
        let count = 500
        let paths = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<count {
                group.addTask { [sandbox] in
                    try await sandbox.receive(
                        "same.txt", Array("\(number)".utf8), transfer: "t\(number)", store: store)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(paths).count == count)
        let contents = Set(paths.map { sandbox.read($0) })
        #expect(contents.count == count)
        #expect(Sandbox.names(in: sandbox.downloads).count == count)
    }

    @Test func `a link at the name is left alone, with what it leads to`() async throws {
        sandbox.write([1, 2, 3], to: "keys")
        symlink(sandbox.root + "/keys", sandbox.downloads + "/keys.txt")
        let path = try await sandbox.receive("keys.txt", bytes)
        #expect(path == sandbox.downloads + "/keys (2).txt")
        #expect(sandbox.read(sandbox.root + "/keys") == [1, 2, 3])
    }

    @Test(arguments: ["link", "pipe", "hard link"])
    func `what lies in wait at the part's name gets no byte`(trap: String) async throws {
        let store = sandbox.store()
        sandbox.write([9], to: "victim")
        let first = try await store.openIncoming(
            name: "a", size: 13, transfer: "t", origin: "https://g.example")
        let name = try #require(Sandbox.names(in: sandbox.downloads).first)
        await first.discard()
        let part = sandbox.downloads + "/" + name
        switch trap {
        case "link": symlink(sandbox.root + "/victim", part)
        case "pipe": mkfifo(part, 0o600)
        default: link(sandbox.root + "/victim", part)
        }
        let path = try await sandbox.receive("a", bytes, store: store)
        #expect(sandbox.read(path) == bytes)
        #expect(sandbox.read(sandbox.root + "/victim") == [9])
    }

    @Test func `a folder swapped for a link keeps what is under way`() async throws {
        let file = try await sandbox.store().openIncoming(
            name: "a", size: 13, transfer: "t", origin: "https://g.example")
        rename(sandbox.downloads, sandbox.root + "/moved")
        mkdir(sandbox.root + "/elsewhere", 0o700)
        symlink(sandbox.root + "/elsewhere", sandbox.downloads)
        try file.append(bytes)
        let path = try await file.finish(sha256: sum(bytes))
        #expect(path == sandbox.root + "/moved/a")
        #expect(Sandbox.names(in: sandbox.root + "/elsewhere") == [])
    }

    @Test func `what an earlier run left is taken up again`() async throws {
        let half = bytes.count / 2
        do {
            let first = try await sandbox.store().openIncoming(
                name: "a", size: 13, transfer: "t", origin: "https://g.example")
            try first.append(Array(bytes[..<half]))
        }
        let second = try await sandbox.store().openIncoming(
            name: "a", size: 13, transfer: "t", origin: "https://g.example")
        #expect(second.received == Int64(half))
        try second.append(Array(bytes[half...]))
        #expect(try await second.finish(sha256: sum(bytes).uppercased()).hasSuffix("/a"))
    }

    @Test func `what an earlier run left goes after a day, and nothing else does`() async throws {
        let names = [".deskhand-t-1.part", ".deskhand-t-2.part", ".deskhand-t", "a.part"]
        for name in names { sandbox.write([1], to: "downloads/" + name) }
        for name in names where name != names[0] {
            try run(["touch", "-d", "2 days ago", sandbox.downloads + "/" + name])
        }
        try await sandbox.receive("b", bytes)
        let kept = [".deskhand-t", ".deskhand-t-1.part", "a.part", "b"]
        #expect(Sandbox.names(in: sandbox.downloads) == kept)
    }

    @Test func `two hosts do not write into one part`() async throws {
        let files = try await [sandbox.store(), sandbox.store()].asyncMap {
            try await $0.openIncoming(
                name: "a", size: 13, transfer: "t", origin: "https://g.example")
        }
        for file in files { try file.append(bytes) }
        for file in files { _ = try await file.finish(sha256: sum(bytes)) }
        #expect(Sandbox.names(in: sandbox.downloads) == ["a", "a (2)"])
    }

    @Test func `another file under the same id begins anew`() async throws {
        do {
            let first = try await sandbox.store().openIncoming(
                name: "a", size: 13, transfer: "t", origin: "https://g.example")
            try first.append(bytes)
        }
        let other = try await sandbox.store().openIncoming(
            name: "a", size: 13, transfer: "t", origin: "https://other.example")
        #expect(other.received == 0)
        await other.discard()
    }

    @Test func `a byte too many is refused`() async throws {
        let file = try await sandbox.store().openIncoming(
            name: "a", size: 12, transfer: "t", origin: "https://g.example")
        #expect(throws: FileProblem.wrongSize) { try file.append(bytes) }
        await file.discard()
        #expect(Sandbox.names(in: sandbox.downloads) == [])
    }

    @Test func `a wrong hash leaves nothing behind`() async throws {
        let file = try await sandbox.store().openIncoming(
            name: "folder/a", size: 13, transfer: "t", origin: "https://g.example")
        try file.append(bytes)
        await #expect(throws: FileProblem.wrongHash) {
            _ = try await file.finish(sha256: String(repeating: "0", count: 64))
        }
        await file.discard()
        #expect(Sandbox.names(in: sandbox.downloads) == [])
    }

    @Test func `a file cancelled when it was placed goes again, with its folders`() async throws {
        let file = try await sandbox.store().openIncoming(
            name: "x/y/a", size: 13, transfer: "t", origin: "https://g.example")
        try file.append(bytes)
        _ = try await file.finish(sha256: sum(bytes))
        #expect(Sandbox.names(in: sandbox.downloads) == ["x"])
        await file.discard()
        #expect(Sandbox.names(in: sandbox.downloads) == [])
    }

    @Test func `a folder's files stay together beneath one new folder`() async throws {
        mkdir(sandbox.downloads + "/photos", 0o700)
        let store = sandbox.store()
        let names = ["photos/a", "photos/deep/b", "photos/deep/c"]
        for (number, name) in names.enumerated() {
            try await sandbox.receive(name, bytes, transfer: "t\(number)", store: store)
        }
        #expect(Sandbox.names(in: sandbox.downloads + "/photos") == [])
        #expect(Sandbox.names(in: sandbox.downloads + "/photos (2)") == ["a", "deep"])
        #expect(Sandbox.names(in: sandbox.downloads + "/photos (2)/deep") == ["b", "c"])
    }

    @Test func `a link in the place of a folder that was made is not followed`() async throws {
        let store = sandbox.store()
        try await sandbox.receive("photos/deep/a", bytes, transfer: "1", store: store)
        mkdir(sandbox.root + "/elsewhere", 0o700)
        let deep = sandbox.downloads + "/photos/deep"
        rename(deep, sandbox.root + "/kept")
        symlink(sandbox.root + "/elsewhere", deep)
        let path = try await sandbox.receive("photos/deep/b", bytes, transfer: "2", store: store)
        #expect(path == sandbox.downloads + "/photos/deep (2)/b")
        #expect(Sandbox.names(in: sandbox.root + "/elsewhere") == [])
    }

    @Test(.enabled(if: geteuid() == 0, "mounts a small disk"))
    func `a full disk is said, and what was there is removed`() async throws {
        let disk = sandbox.downloads
        try #require(try run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]).status == 0)
        defer { _ = try? run(["umount", "-l", disk]) }
        let store = sandbox.store()
        await #expect(throws: FileProblem.noSpace) {
            _ = try await store.openIncoming(
                name: "a", size: 2 << 20, transfer: "t", origin: "https://g.example")
        }
        let file = try await store.openIncoming(
            name: "a", size: 900 << 10, transfer: "t", origin: "https://g.example")
        sandbox.write([UInt8](repeating: 7, count: 500 << 10), to: "downloads/other")
        let piece = [UInt8](repeating: 1, count: 16 << 10)
        #expect(throws: FileProblem.noSpace) { for _ in 0..<56 { try file.append(piece) } }
        await file.discard()
        #expect(Sandbox.names(in: disk) == ["other"])
    }

    @Test(.enabled(if: geteuid() == 0, "mounts a disk that cannot be written"))
    func `a disk that cannot be written is said`() async throws {
        let disk = sandbox.downloads
        try #require(try run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", disk]).status == 0)
        defer { _ = try? run(["umount", "-l", disk]) }
        let store = sandbox.store()
        await #expect(throws: FileProblem.notWritable(disk)) {
            _ = try await store.openIncoming(
                name: "a", size: 1, transfer: "t", origin: "https://g.example")
        }
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await body(element)) }
        return result
    }
}
