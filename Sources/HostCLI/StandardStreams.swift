import Glibc

/// Standard input, output and error as every process needs them.
enum StandardStreams {
    /// Opens those that are closed on `/dev/null`, and lets a closed pipe be an error, no signal.
    ///
    /// Otherwise the first file or socket that is opened would get their number, and be written to.
    static func prepare() {
        for fd: Int32 in 0...2 where fcntl(fd, F_GETFD) < 0 {
            // The lowest free number is taken, which is this one.
            _ = open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY)
        }
        signal(SIGPIPE, SIG_IGN)
        tzset()
    }
}
