import Foundation
import Testing

struct LayoutTests {
    @Test func `the top of the repository holds nothing but what belongs there`() throws {
        let allowed: Set = [
            "Package.swift", "Sources", "Tests", "Packaging", "Man", "README.md", "LICENSE",
        ]
        // Package.resolved is made by each build, and git ignores it.
        let names = try Repository.names().filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
        #expect(Set(names) == allowed)
    }

    @Test func `the README's picture shows every module`() throws {
        let url = Repository.root.appending(path: "README.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        for entry in ModuleTable.all {
            #expect(text.contains(entry.name), "\(entry.name): \(entry.purpose)")
        }
        for name in ModuleTable.cModules { #expect(text.contains(name), "\(name)") }
    }

    @Test func `the README's pictures are there, and small`() throws {
        let readme = try String(
            contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
        let shown = readme.matches(of: /\((Packaging\/pictures\/[a-z]+\.png)\)/).map(\.1)
        #expect(shown.count >= 4)
        for path in shown {
            let size = try Data(contentsOf: Repository.root.appending(path: String(path))).count
            #expect(size > 1000 && size < 60_000, "\(path)")
        }
        let kept = try Repository.names(in: "Packaging/pictures")
        #expect(Set(shown) == Set(kept.map { "Packaging/pictures/\($0)" }))
    }

    @Test func `every program and every format has its manual`() throws {
        let pages = Set(try Repository.names(in: "Man"))
        let expected: Set = [
            "deskhand.1", "deskhandd.8", "deskhand-gateway.8", "deskhand-protocol.7",
            "deskhand-local-api.7", "deskhand-policy.5", "deskhand-window.1",
        ]
        #expect(expected.subtracting(pages) == [])
    }

    @Test func `what is for development is never installed`() throws {
        let url = Repository.root.appending(path: "Packaging/install")
        let text = try String(contentsOf: url, encoding: .utf8)
        for tool in [
            "empty-window", "bench-server", "screen-load", "screen-meter", "deskhandd-fake",
            "Tests/",
        ] {
            #expect(!text.contains(tool), "\(tool)")
        }
    }

    @Test func `no source file has grown past what one can read`() throws {
        for file in try Repository.sources() {
            #expect(file.lines.count <= 400, "\(file.path)")
        }
    }
}
