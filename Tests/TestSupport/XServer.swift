import Glibc

/// An X server of a test's own, with a home and a runtime folder that nobody else has.
public final class XServer: Sendable {
    /// The display's name, such as `:97`.
    public let display: String
    /// A folder of mode 0700 that goes away with the server.
    public let folder: String
    private let child: Child

    /// Starts Xvfb.
    ///
    /// - Parameters:
    ///   - size: Width and height, in pixels.
    ///   - depth: Bits a pixel: 24, 30 or 16.
    ///   - options: Further arguments, such as `-extension MIT-SHM`.
    /// - Returns: The server, ready for clients.
    /// - Throws: `TestSupportError.didNotStart`.
    public static func xvfb(
        size: (width: Int, height: Int) = (1280, 720), depth: Int = 24, options: [String] = []
    ) throws -> XServer {
        let screen = "\(size.width)x\(size.height)x\(depth)"
        return try XServer(
            ["Xvfb", "-displayfd", "3", "-noreset", "-nolisten", "tcp", "-screen", "0", screen]
                + options)
    }

    /// Starts TigerVNC's server, whose screen can change its size.
    public static func tigerVNC(width: Int, height: Int) throws -> XServer {
        try XServer([
            "Xtigervnc", "-displayfd", "3", "-noreset", "-nolisten", "tcp", "-rfbport", "-1",
            "-SecurityTypes", "None", "-geometry", "\(width)x\(height)", "-depth", "24",
        ])
    }

    private init(_ arguments: [String]) throws {
        var template = Array("/tmp/deskhand-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestSupportError.didNotStart("mkdtemp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        child = try Child(arguments, environment: ["HOME": folder, "XDG_RUNTIME_DIR": folder])
        guard let number = readLine(from: child.reports, milliseconds: 15_000), !number.isEmpty
        else { throw TestSupportError.didNotStart(arguments[0]) }
        display = ":" + number
    }

    deinit { rmdirTree(folder) }

    /// What a program needs to use this display and nothing else of the machine.
    public var environment: [String: String] {
        [
            "DISPLAY": display, "HOME": folder, "XDG_RUNTIME_DIR": folder, "LC_ALL": "C.UTF-8",
            "NO_AT_BRIDGE": "1",
        ]
    }

    /// Starts a program on this display.
    public func start(_ arguments: [String], output: CInt? = nil) throws -> Child {
        try Child(arguments, environment: environment, output: output)
    }

    /// Runs a program on this display to its end.
    @discardableResult
    public func run(
        _ arguments: [String], input: [UInt8] = [], seconds: Int = 10
    ) throws -> CommandResult {
        try TestSupport.run(
            arguments, environment: environment, input: input, seconds: seconds)
    }

    /// Kills the server, as a crash would.
    public func crash() { child.crash() }
}

private func rmdirTree(_ folder: String) {
    _ = try? TestSupport.run(["rm", "-rf", "--", folder])
}
