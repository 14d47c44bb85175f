/// A method of the local socket: its params are the type's members.
public protocol LocalCall: Codable, Equatable, Sendable {
    /// What it answers.
    associatedtype Answer: Codable & Sendable
    /// The method's name on the wire.
    static var method: String { get }
}
