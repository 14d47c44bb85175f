import HostRuntime
import Testing

@testable import FileStore

/// The host may die between giving a file its name and saying so.
struct PlacedFileTests {
    @Test func `a file that was placed before a crash is known again, and no other`() async throws {
        let sandbox = try Sandbox()
        let bytes = Array("all of it".utf8)
        try await sandbox.receive("a.txt", [1, 2, 3], transfer: "other")
        let path = try await sandbox.receive("a.txt", bytes)
        func placed(
            _ transfer: String = "t", sum wanted: String? = nil, name: String = "a.txt"
        ) async -> String? {
            await sandbox.store().placed(
                name: name, size: Int64(bytes.count), sha256: wanted ?? sum(bytes),
                transfer: transfer, origin: "https://g.example")
        }
        // Where the file system keeps no attributes, none is ever known.
        let found = await placed()
        #expect(found == path || found == nil)
        #expect(await placed("other") == nil)
        #expect(await placed(sum: sum([9])) == nil)
        #expect(await placed(name: "b.txt") == nil)
        #expect(await placed(name: "../a.txt") == nil)
        #expect(Sandbox.names(in: sandbox.downloads) == ["a (2).txt", "a.txt"])
    }
}
