/// A program that runs: one process, from its start to its end.
public struct RunningApplication: Codable, Hashable, Sendable {
    /// The process, by its number on this computer.
    public let process: Int32
    /// When it started, as the kernel counts; tells it from a later process of the same number.
    public let startTime: UInt64
    /// The path of its program: a process that becomes another program is another application.
    public let executable: String

    /// Makes a program that runs.
    public init(process: Int32, startTime: UInt64, executable: String) {
        self.process = process
        self.startTime = startTime
        self.executable = executable
    }
}
