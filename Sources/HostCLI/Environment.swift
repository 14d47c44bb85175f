import ArgumentParser
import Glibc

/// The process's environment.
enum Environment {
    /// A variable that is set and not empty.
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Ends a command with a code that is no failure to be reported.
enum Leaving {
    /// Throws where the code is not 0.
    static func check(_ code: Int32) throws {
        if code != 0 { throw ExitCode(code) }
    }
}
