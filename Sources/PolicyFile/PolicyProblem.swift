/// Something in a policy file that does not count, and why.
public struct PolicyProblem: Error, Hashable, Codable, Sendable {
    /// The file's path.
    public var file: String
    /// The line, from 1; 0 where the whole file is meant.
    public var line: Int
    /// A sentence for the administrator.
    public var message: String

    /// Makes a problem.
    public init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }
}

extension PolicyProblem: CustomStringConvertible {
    /// `FILE:LINE: MESSAGE`, or `FILE: MESSAGE`.
    public var description: String {
        line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)"
    }
}
