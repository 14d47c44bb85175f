import ArgumentParser
import Foundation
import LocalAPI
import Testing

@testable import HostCLI

/// The manual pages say what the programs do.
struct ManualTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Man")

    private func page(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    }

    private struct Help: Decodable {
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
            var arguments: [Argument]?
        }
        struct Argument: Decodable {
            struct Name: Decodable { var name: String }
            var names: [Name]?
        }
        var command: Command
    }

    private func commands(_ command: Help.Command, _ path: String = "") -> [(String, [String])] {
        let options = (command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.name)
        return [(path, options)]
            + (command.subcommands ?? []).filter { $0.commandName != "help" }.flatMap {
                commands($0, path.isEmpty ? $0.commandName : path + " " + $0.commandName)
            }
    }

    @Test func `deskhand(1) names each command and option, and no other`() throws {
        let help = try JSONDecoder().decode(
            Help.self, from: Data(DeskhandCommand._dumpHelp().utf8))
        let text = try page("deskhand.1")
        let all = commands(help.command)
        for (path, _) in all where !path.isEmpty {
            #expect(text.contains(path), "deskhand \(path)")
        }
        let known = Set(all.flatMap(\.1)).union(["generate-completion-script"])
        for name in known where name.count > 1 {
            #expect(text.contains("Fl -\(name)") || text.contains(", -\(name)"), "--\(name)")
        }
        for match in text.matches(of: /Fl -([a-z][a-z-]+)/) {
            #expect(known.contains(String(match.1)), "--\(match.1)")
        }
    }

    @Test func `deskhand-local-api(7) lists the methods and notifications, and no other`() throws {
        let text = try page("deskhand-local-api.7")
        let listed = text.matches(of: /\.It Ic ([a-z.]+)/).map { String($0.1) }
        #expect(listed.sorted() == (LocalTable.methods + LocalChange.methods).sorted())
    }

    @Test func `deskhand-local-api(7) gives each failure the exit code that it has`() throws {
        let text = try page("deskhand-local-api.7")
        let words = text.matches(of: /\.It Er ([a-z-]+)\n[^.]+\.Pq ([0-9]+) \./)
        #expect(words.count >= 19)
        for word in words {
            let failure = HostFailure(HostFailure.Code(rawValue: String(word.1)), "")
            #expect(ExitStatus.code(failure) == Int32(word.2), "\(word.1)")
        }
    }

    @Test(arguments: ["deskhand.1", "deskhandd.8", "deskhand-local-api.7"])
    func `mandoc finds nothing`(name: String) throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/mandoc")
        process.arguments = ["-T", "lint", Self.folder.appending(path: name).path]
        process.standardOutput = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // Our own pages are not installed where the tests run.
        let problems = text.split(separator: "\n").filter {
            !$0.contains("referenced manual not found: Xr deskhand")
        }
        #expect(problems.isEmpty)
    }
}
