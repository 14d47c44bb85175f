import Glibc

/// Standard input, output and error as every process needs them.
enum StandardStreams {
    /// Lets a closed pipe be an error, no signal; CLinux has opened those that were closed.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        tzset()
    }
}
