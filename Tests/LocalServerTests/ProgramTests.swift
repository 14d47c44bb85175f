import Foundation
import Testing

/// The socket and the command line from outside, as other programs see them.
@Suite(.serialized)
struct ProgramTests {
    private static let tools = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Tools")
    private static let programs = URL(filePath: "/proc/self/exe")
        .resolvingSymlinksInPath().deletingLastPathComponent()

    private func run(_ script: String, _ programs: String...) throws -> (Int32, String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments =
            [Self.tools.appending(path: script).path]
            + programs.map { Self.programs.appending(path: $0).path }
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    @Test(.timeLimit(.minutes(3)))
    func `the socket keeps its promises toward any client`() throws {
        let (code, text) = try run("local_socket_check.py", "deskhandd-fake")
        #expect(code == 0, "\(text)")
    }

    @Test(.timeLimit(.minutes(3)))
    func `the command line does what its manual says`() throws {
        let (code, text) = try run("command_line_check.py", "deskhand", "deskhandd-fake")
        #expect(code == 0, "\(text)")
    }
}
