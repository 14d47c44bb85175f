import Foundation
import Testing

/// The manual pages say what the programs do.
@Suite(.timeLimit(.minutes(1)))
struct ManualTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Man")

    private static let programs = [
        ("deskhand", "deskhand.1"), ("deskhandd", "deskhandd.8"),
        ("deskhand-gateway", "deskhand-gateway.8"),
    ]

    private static let pages = [
        "deskhand.1", "deskhandd.8", "deskhand-gateway.8", "deskhand-local-api.7",
        "deskhand-protocol.7", "deskhand-policy.5", "deskhand-window.1",
    ]

    private func page(_ name: String) throws -> String {
        // What keeps a colon from ending a sentence is not printed.
        try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
            .replacing("\\&", with: "")
    }

    @Test(arguments: programs)
    func `a page names each command and option of its program, and no other`(
        program: String, name: String
    ) throws {
        let text = try page(name)
        let commands = try ProgramHelp.of(program).commands
        for (path, _) in commands where !path.isEmpty {
            #expect(text.contains(path), "\(program) \(path)")
        }
        let names = commands.flatMap(\.options).flatMap { $0.names ?? [] }.map(\.name)
        let known = Set(names).union(["generate-completion-script"])
        for name in Set(names) where name.count > 1 {
            let isThere = ["Fl -", ", -", "| -"].contains { text.contains($0 + name) }
            #expect(isThere, "--\(name)")
        }
        for match in text.matches(of: /Fl -([a-z][a-z-]+)/) {
            #expect(known.contains(String(match.1)), "--\(match.1)")
        }
    }

    @Test(arguments: programs)
    func `a page says each option's default as the program has it`(
        program: String, name: String
    ) throws {
        let items = try page(name).split(separator: "\n.It ").map { String($0) }
        let options = try ProgramHelp.of(program).commands.flatMap(\.options)
        for option in options {
            // “-” is standard input.
            guard let value = option.defaultValue, value != "-",
                let name = option.names?.first(where: { $0.name.count > 1 })?.name
            else { continue }
            let item = items.first { item in
                item.prefix { $0 != "\n" }.split(separator: " ").contains("-\(name)")
            }
            #expect(item?.contains(value) ?? false, "--\(name) is \(value)")
        }
    }

    @Test(arguments: pages)
    func `mandoc finds nothing`(name: String) throws {
        let path = Self.folder.appending(path: name).path
        let found = try output(of: URL(filePath: "/usr/bin/mandoc"), ["-T", "lint", path])
        // Our own pages are not installed where the tests run.
        let problems = String(decoding: found, as: UTF8.self).split(separator: "\n").filter {
            !$0.contains("referenced manual not found: Xr deskhand")
        }
        #expect(problems.isEmpty)
    }
}
