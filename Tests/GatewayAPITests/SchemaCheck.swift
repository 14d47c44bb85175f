import Foundation

/// Runs `Packaging/schema-check`, and makes the captures that it reads.
enum SchemaCheck {
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let captures = repository.appending(path: "Tests/GatewayAPITests/Captures")

    /// What became of a run: its exit status, and all that it printed.
    struct Outcome {
        let status: Int
        let output: String
    }

    /// One line of a capture.
    static func line(_ direction: String, _ message: [UInt8], kind: String = "control") -> String {
        let text = String(decoding: message, as: UTF8.self)
        return #"{"direction":"\#(direction)","kind":"\#(kind)","message":\#(text)}"# + "\n"
    }

    static func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments =
            [repository.appending(path: "Packaging/schema-check").path] + arguments
        // A file, because a pipe that nobody drains yet would stop both ends.
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "input")
        try Data(input.utf8).write(to: source)
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            status: Int(process.terminationStatus), output: String(decoding: printed, as: UTF8.self)
        )
    }
}
