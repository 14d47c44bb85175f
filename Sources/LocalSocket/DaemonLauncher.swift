import CLinux
import Glibc
public import LocalAPI

/// Finds and starts `deskhandd`.
public struct DaemonLauncher: Sendable {
    /// The daemon's program, absolute.
    public let program: String

    /// Looks next to the running executable, in `../libexec/deskhand`, and in `PATH`.
    ///
    /// - Throws: `HostFailure` when it is nowhere.
    public init() throws(HostFailure) {
        var folders: [String] = []
        if let own = Self.ownFolder() {
            folders = [own, own + "/../libexec/deskhand"]
        }
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        // Not relative ones: what is started must not depend on the current folder.
        folders += path.split(separator: ":").filter { $0.utf8.first == 0x2F }.map(String.init)
        guard let found = folders.map({ $0 + "/deskhandd" }).first(where: Self.isProgram) else {
            throw HostFailure(
                .daemonUnreachable, "Deskhand's background program, deskhandd, is missing.",
                hint: "Install Deskhand again.")
        }
        program = found
    }

    /// Takes a program as it is.
    init(program: String) { self.program = program }

    private static func ownFolder() -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0, let path = String(validating: buffer.prefix(count), as: UTF8.self),
            let slash = path.utf8.lastIndex(of: 0x2F)
        else { return nil }
        return String(path[..<slash])
    }

    private static func isProgram(_ path: String) -> Bool {
        var found = stat()
        return stat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFREG
            && access(path, X_OK) == 0
    }

    /// Starts the daemon, free of this terminal and session.
    ///
    /// - Parameter log: A file that takes what it says on standard error.
    /// - Returns: The new process.
    /// - Throws: `HostFailure` with the system's reason.
    func start(log: String) throws(HostFailure) -> pid_t {
        var process = pid_t()
        let code = withCStrings([program]) { arguments in
            withCStrings(Self.environment()) { variables in
                linux_spawn_detached(&process, program, log, arguments, variables)
            }
        }
        guard code == 0 else { throw failure(systemMessage(code)) }
        return process
    }

    /// Tells why a daemon that was started does not run.
    func failure(_ reason: String) -> HostFailure {
        HostFailure(
            .daemonUnreachable, "Deskhand's background program could not be started: \(reason).",
            hint: "Run “\(program)” in a terminal to see what it says.")
    }

    /// Our environment without what would load foreign code into the daemon.
    private static func environment() -> [String] {
        let unwanted = [
            "LD_PRELOAD=", "LD_AUDIT=", "GTK_MODULES=", "GTK_PATH=", "SWIFT_BACKTRACE=",
        ]
        var variables: [String] = []
        // Named by its type: Glibc declares it twice.
        var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = Glibc.environ
        while let entry = next.pointee {
            next += 1
            // A variable that is no UTF-8 would come out as another one.
            guard let text = String(validatingCString: entry) else { continue }
            if !unwanted.contains(where: text.hasPrefix) { variables.append(text) }
        }
        return variables
    }
}

/// Lends C an array of strings that ends in NULL.
private func withCStrings<R>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
) -> R {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
