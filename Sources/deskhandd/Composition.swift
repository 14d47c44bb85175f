import Codecs
import CurlLink
import DesktopNotify
import Dispatch
import EventLoop
import FileStore
import Glibc
import HostRuntime
import LocalAPI
import LocalServer
import LocalSocket
import Logging
import PangoPainter
import PolicyFile
import X11Desktop

/// Where the ports and what fills them meet.
struct Composition {
    private let options: Deskhandd
    private let location: SocketLocation
    private let policy: FollowedPolicy
    private let logger: Logger
    private let guardian: Guardian

    init(_ options: Deskhandd) throws(HostFailure) {
        self.options = options
        // A peer that is gone is an error of the write, not our death.
        signal(SIGPIPE, SIG_IGN)
        umask(0o077)
        location = try SocketLocation()
        let file = options.policyFile.map { PolicyFile(path: $0) } ?? .installed
        let monitor = PolicyFileMonitor(file)
        let level = monitor.policy.host.logLevel?.level ?? .notice
        logger = Self.makeLogger(options.logLevel ?? level)
        policy = FollowedPolicy(monitor, runtimeFolder: location.folder, logger: logger)
        guardian = Guardian(arguments: options.arguments, logger: logger)
    }

    /// Serves until somebody ends it: SIGTERM, a face, or a long time without a session.
    func run() async throws {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let signals = [SIGTERM, SIGINT, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { end.finish() }
            source.resume()
            return source
        }
        defer { for source in signals { source.cancel() } }
        let memory = RuntimeMemory(folder: location.folder, guardian: guardian)
        let desktop = await openDesktop()
        let window = WindowProgram(
            display: desktop == nil ? nil : display, log: location.windowLog)
        let notifier = desktop == nil ? nil : DesktopNotifier(log: logger)
        let quiet = desktop == nil ? nil : DesktopQuiet(folder: location.folder, log: logger)
        await quiet?.recover()
        let host = Host(
            configuration: policy, link: CurlLink(logger: logger), desktop: desktop,
            codecs: LibraryCodecs(), files: DiskFileStore(),
            painter: desktop == nil ? nil : PangoPainter(),
            locks: desktop == nil ? nil : DesktopLocks(log: logger), quiet: quiet, memory: memory,
            launcher: window, notifier: notifier, logger: logger)
        let isRemoved = Locked(false)
        await host.onLeave {
            isRemoved.withLock { $0 = true }
            end.finish()
        }
        let server = LocalServer(location: location, service: host, logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await server.run {
                    // Now that no other daemon can be there.
                    if let display {
                        await desktop?.keepRecord(at: location.held, display: display)
                    }
                    await host.resume()
                }
            }
            group.addTask {
                for await _ in ends {}
                await host.shutDown()
                _ = await quiet?.setQuiet(false)
                await notifier?.close()
                await server.stop()
            }
            group.addTask { await host.attend() }
            group.addTask { try await watchIdleness(of: host, end) }
            group.addTask { try await followPolicy(of: host) }
            // The server ends first, by itself or because it was stopped.
            try await group.next()
            group.cancelAll()
        }
        guardian.end()
        await desktop?.close()
        logger.notice("ended")
        // Last, when the lock is free again: what is said after it would be in no file.
        if isRemoved.withLock({ $0 }) {
            memory.forget()
            location.remove()
        }
    }

    /// Waits for the end of the daemon that has started this process for that.
    func watchOver() {
        Guard(
            location: location, display: display, arguments: options.arguments, logger: logger
        ).run()
    }

    /// Tells a fault to whoever started the daemon.
    static func complain(_ failure: HostFailure) {
        var text = "error: \(failure.message)\n"
        if let hint = failure.hint { text += "hint: \(hint)\n" }
        let bytes = Array(text.utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    private func watchIdleness(
        of host: Host, _ end: AsyncStream<Void>.Continuation
    ) async throws {
        guard options.idleExit > 0 else { return try await Task.sleep(for: .seconds(1 << 30)) }
        let limit = Duration.seconds(options.idleExit)
        while true {
            try await Task.sleep(for: min(limit, .seconds(30)))
            if let idle = await host.idleTime, idle >= limit { break }
        }
        end.finish()
        try await Task.sleep(for: .seconds(1 << 30))
    }

    /// A policy that is taken back must not wait for the gateway to say something.
    private func followPolicy(of host: Host) async throws {
        while true {
            let hasSession = await host.followPolicy()
            try await Task.sleep(for: .seconds(hasSession ? 2 : 30))
        }
    }

    /// The display that is named on the command line, or by the environment.
    private var display: String? {
        let name = options.display ?? getenv("DISPLAY").map { String(cString: $0) }
        return name.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func openDesktop() async -> X11Desktop? {
        guard let name = display else {
            logger.notice("no X display, so nothing can be shared")
            return nil
        }
        do {
            return try await X11Desktop.open(display: name, log: logger)
        } catch {
            logger.warning("display cannot be opened", metadata: ["why": "\(error)"])
            return nil
        }
    }

    private static func makeLogger(_ level: Logger.Level) -> Logger {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "deskhandd")
        logger.logLevel = level
        return logger
    }
}

extension HostSettings.LogLevel {
    fileprivate var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .notice }
}
