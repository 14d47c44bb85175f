import CLinux
import EventLoop
import Glibc

/// One of our own programs that is started by another one.
public struct Program: Sendable {
    /// Where it is, absolute.
    public let path: String

    /// Looks next to the running executable, in `../libexec/deskhand`, and in `PATH`.
    ///
    /// - Returns: `nil` when it is nowhere.
    public init?(named name: String) {
        var folders: [String] = []
        if let own = Self.ownFolder() {
            folders = [own, own + "/../libexec/deskhand"]
        }
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        // Not relative ones: what is started must not depend on the current folder.
        folders += path.split(separator: ":").filter { $0.utf8.first == 0x2F }.map(String.init)
        guard let found = folders.map({ "\($0)/\(name)" }).first(where: Self.isProgram) else {
            return nil
        }
        self.path = found
    }

    /// Takes a program as it is.
    init(path: String) { self.path = path }

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

    /// Why a program does not start, in the system's words.
    public struct Problem: Error {
        /// The sentence.
        public let reason: String
    }

    /// Starts it, free of this terminal and session.
    ///
    /// - Parameters:
    ///   - log: A file that takes what it says on standard error; `nil` to say it where we do.
    ///   - arguments: What it is called with.
    ///   - input: What it reads from; nothing where it is `nil`.
    ///   - changes: Variables that it has beside ours, or in their place.
    /// - Returns: The new process, which is to be waited for.
    /// - Throws: `Problem` with the system's reason.
    public func start(
        log: String?, arguments: [String] = [], input: Int32? = nil,
        changes: [String: String] = [:]
    ) throws(Problem) -> Int32 {
        var process = pid_t()
        let code = withCStrings([path] + arguments) { arguments in
            withCStrings(Self.environment(changes)) { variables in
                linux_spawn_detached(&process, path, input ?? -1, log, arguments, variables)
            }
        }
        guard code == 0 else { throw Problem(reason: systemMessage(code)) }
        return process
    }

    /// Makes a pipe whose ends no program inherits but as its `input`.
    public static func pipe() -> (reading: Int32, writing: Int32)? {
        var ends: [Int32] = [-1, -1]
        return linux_pipe(&ends) == 0 ? (ends[0], ends[1]) : nil
    }

    /// Calls back once a process that `start` made has ended, and lets the system forget it.
    ///
    /// - Returns: Whether it will; false where the system gives no thread for it.
    @discardableResult
    public static func whenEnded(
        _ process: Int32, _ body: @escaping @Sendable () -> Void
    ) -> Bool {
        WorkerThread.start(name: "child") {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            body()
        }
    }

    /// Our environment without what would load foreign code into the program.
    private static func environment(_ changes: [String: String]) -> [String] {
        let unwanted =
            [
                "LD_PRELOAD=", "LD_AUDIT=", "LD_LIBRARY_PATH=", "GTK_MODULES=", "GTK_PATH=",
                "GTK_EXE_PREFIX=", "GIO_EXTRA_MODULES=", "GDK_PIXBUF_MODULE_FILE=",
                "SWIFT_BACKTRACE=",
            ] + changes.keys.map { $0 + "=" }
        var variables = changes.map { "\($0.key)=\($0.value)" }
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
