import Glibc

/// What a program said and how it ended.
public struct CommandResult: Sendable {
    /// What it wrote to standard output and standard error.
    public let output: [UInt8]
    /// Its exit status; the signal's number plus 128 where one ended it.
    public let status: CInt

    /// The output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs a program to its end.
///
/// - Parameters:
///   - arguments: The program, found along PATH, and its arguments.
///   - environment: What it sees, besides PATH.
///   - input: What it reads on standard input; must fit into a socket's buffer.
///   - seconds: After so long it is killed.
/// - Returns: Its output and its status.
/// - Throws: `TestSupportError.didNotEnd` when it took too long.
@discardableResult
public func run(
    _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [],
    seconds: Int = 10
) throws -> CommandResult {
    let (output, childOutput) = try Child.pair()
    let (feed, childInput) = try Child.pair()
    let process: pid_t
    do {
        defer {
            close(childOutput)
            close(childInput)
        }
        process = try spawn(
            arguments, environment: environment,
            descriptors: [(childInput, 0), (childOutput, 1), (childOutput, 2)])
    }
    defer { close(output) }
    var sent = 0
    while sent < input.count {
        let count = input.withUnsafeBytes {
            send(
                feed, $0.baseAddress.map { $0 + sent }, input.count - sent, CInt(MSG_NOSIGNAL))
        }
        if count <= 0 { break }
        sent += count
    }
    close(feed)
    var collected: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
        var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        if poll(&polled, 1, 100) == 1 {
            let count = read(output, &buffer, buffer.count)
            if count <= 0 { break }
            collected += buffer[..<count]
        } else if ContinuousClock.now > end {
            kill(process, SIGKILL)
            var status: CInt = 0
            waitpid(process, &status, 0)
            throw TestSupportError.didNotEnd(arguments[0])
        }
    }
    var status: CInt = 0
    waitpid(process, &status, 0)
    let signal = status & 0x7f
    return CommandResult(output: collected, status: signal == 0 ? status >> 8 & 0xff : 128 + signal)
}
