import Foundation
import Glibc
import TestSupport

/// A session bus of a test's own, a notification service on it, and the program under test.
final class NotifyDesk {
    enum Service {
        case none
        case dunst
        case script([String])
    }

    let folder: String
    let probe: Teller
    private(set) var service: Teller?
    private let bus: Teller?
    private var environment: [String: String]
    private let server: XServer?
    private let orders: FileHandle
    private let commands: FileHandle?

    init(_ kind: Service, hasBus: Bool = true) throws {
        let template = FileManager.default.temporaryDirectory.path + "/deskhand-notify-XXXXXX"
        var bytes = Array(template.utf8CString)
        guard mkdtemp(&bytes) != nil else { throw TestSupportError.didNotStart("mkdtemp") }
        folder = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        environment = ["HOME": folder, "XDG_RUNTIME_DIR": folder, "LC_ALL": "C.UTF-8"]
        bus = hasBus ? try Self.startBus(folder) : nil
        if hasBus {
            environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=\(folder)/bus"
        } else {
            try Self.makeLauncher(folder)
            environment["DISPLAY"] = ":64999"
            environment["PATH"] = folder + ":/usr/bin:/bin"
        }
        if case .dunst = kind {
            let server = try XServer.xvfb(size: (800, 600))
            environment["DISPLAY"] = server.display
            self.server = server
        } else {
            server = nil
        }
        commands = try Self.pipe(folder + "/commands")
        orders = try Self.pipe(folder + "/orders")
        switch kind {
        case .none: service = nil
        case .dunst:
            service = try Teller(["dunst"], environment)
            let end = ContinuousClock.now + .seconds(10)
            while try TestSupport.run(["dunstctl", "count"], environment: environment).status != 0 {
                if ContinuousClock.now > end { throw TestSupportError.didNotStart("dunst") }
            }
        case .script(let abilities):
            var environment = environment
            environment["COMMANDS"] = folder + "/commands"
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "Servers/service.py").path
            let service = try Teller(["/usr/bin/python3", "-B", script] + abilities, environment)
            try service.wait(for: "{\"ready\": true}")
            self.service = service
        }
        probe = try Teller(
            [
                "sh", "-c", "exec \"$0\" <\"$1\"", Self.program("deskhand-notify-probe"),
                folder + "/orders",
            ], environment)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Gives the program an order.
    func order(_ line: String) throws {
        try orders.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Has the service do something.
    func command(_ line: String) throws {
        try commands?.write(contentsOf: Data((line + "\n").utf8))
    }

    /// There are no more orders.
    func endOrders() throws { try orders.close() }

    func crashBus() { bus?.crash() }
    func crashService() { service?.crash() }

    /// Runs a program on this bus.
    func run(_ arguments: [String]) throws -> String {
        try TestSupport.run(arguments, environment: environment).text
    }

    /// Whether somebody has tried to start a session bus.
    var isBusStarted: Bool { FileManager.default.fileExists(atPath: folder + "/launched") }

    /// Puts something in the place of what starts a session bus where there is none.
    private static func makeLauncher(_ folder: String) throws {
        let path = folder + "/dbus-launch"
        try Data("#!/bin/sh\ntouch \(folder)/launched\nexit 1\n".utf8)
            .write(to: URL(filePath: path))
        chmod(path, 0o700)
    }

    private static func startBus(_ folder: String) throws -> Teller {
        let bus = try Teller(
            [
                "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1",
                "--address=unix:path=\(folder)/bus",
            ], [:])
        try bus.wait(for: "unix:path")
        return bus
    }

    /// Makes a named pipe, and holds its writing end open.
    private static func pipe(_ path: String) throws -> FileHandle {
        guard mkfifo(path, 0o600) == 0 else { throw TestSupportError.noSocket }
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw TestSupportError.noSocket }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private static func program(_ name: String) -> String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: name).path
    }
}

/// A program, and the lines that it has printed.
final class Teller {
    private let child: Child
    private let output: CInt
    private var text = ""

    init(_ arguments: [String], _ environment: [String: String]) throws {
        let (output, childOutput) = try Child.pair()
        defer { close(childOutput) }
        self.output = output
        child = try Child(arguments, environment: environment, output: childOutput)
    }

    deinit { close(output) }

    func crash() { child.crash() }

    /// Whether the program still runs.
    var isAlive: Bool {
        let state = try? String(contentsOfFile: "/proc/\(child.process)/stat", encoding: .utf8)
        // One that nobody has buried yet is a Z.
        return state.map { !$0.contains(") Z ") } ?? false
    }

    /// The lines so far.
    var lines: [String] {
        var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while poll(&polled, 1, 0) == 1 {
            let count = read(output, &buffer, buffer.count)
            if count <= 0 { break }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return text.split(separator: "\n").map(String.init)
    }

    /// Waits for a line with that in it, and returns the first.
    @discardableResult
    func wait(for part: String, seconds: Double = 10) throws -> String {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            if let line = lines.first(where: { $0.contains(part) }) { return line }
            if ContinuousClock.now > end {
                throw TestSupportError.timedOut("\(part) in \(lines)")
            }
            var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            poll(&polled, 1, 50)
        }
    }
}
