import Glibc
import LocalAPI
import PlainText

/// Standard output and standard error.
enum Console {
    /// Prints an answer.
    static func print(_ text: String) { write(text + "\n", to: 1) }

    /// Prints an answer as JSON.
    static func print(json value: some Encodable) throws(HostFailure) {
        guard let text = try? SafeJSON.text(value) else {
            throw HostFailure(.internal, "The answer cannot be written as JSON.")
        }
        print(text)
    }

    /// Prints what is no answer.
    static func note(_ text: String) { write(text + "\n", to: 2) }

    /// Prints a failure.
    static func report(_ failure: HostFailure) {
        note("error: " + SafeText.escape(failure.message))
        if let hint = failure.hint { note("hint: " + SafeText.escape(hint)) }
    }

    /// Writes as it is.
    static func write(_ text: String, to fd: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(fd, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var wait = pollfd(fd: fd, events: Int16(POLLOUT), revents: 0)
                poll(&wait, 1, -1)
            } else if errno != EINTR {
                brokenOutput(fd, errno)
            }
        }
    }

    private static func brokenOutput(_ fd: Int32, _ code: Int32) -> Never {
        // A reader that has seen enough, such as head(1), is nothing to complain about.
        if fd == 1, code != EPIPE { note("error: the output cannot be written") }
        exit(ExitStatus.failed)
    }

    /// Whether a person reads this.
    static func isTerminal(_ fd: Int32) -> Bool { isatty(fd) == 1 }

    /// Whether a person can be asked: both ends of the conversation are a terminal.
    static var canAsk: Bool { isTerminal(0) && isTerminal(2) }
}
