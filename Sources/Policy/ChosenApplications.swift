/// The applications that a customer has chosen.
public struct ChosenApplications: Codable, Hashable, Sendable {
    /// What a person calls them, each once.
    public let names: [String]
    /// What they are.
    public let processes: Set<RunningApplication>

    /// Makes a choice.
    public init(names: [String], processes: Set<RunningApplication>) {
        self.names = names
        self.processes = processes
    }
}
