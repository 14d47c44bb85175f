/// A file on its way.
public struct TransferStatus: Codable, Equatable, Sendable {
    /// The transfer's id.
    public var transferId: String
    /// The file's name as it is stored or sent.
    public var name: String
    /// Which way.
    public var direction: TransferDirection
    /// Bytes of the whole file.
    public var size: Int64
    /// Bytes that arrived.
    public var done: Int64
    /// How far it is.
    public var state: TransferState
    /// Where it was put.
    public var path: String?
    /// Why it failed.
    public var reason: String?

    /// Makes the params.
    public init(
        transferId: String, name: String, direction: TransferDirection, size: Int64, done: Int64,
        state: TransferState, path: String? = nil, reason: String? = nil
    ) {
        self.transferId = transferId
        self.name = name
        self.direction = direction
        self.size = size
        self.done = done
        self.state = state
        self.path = path
        self.reason = reason
    }
}

/// Which way a file goes.
public enum TransferDirection: String, Codable, Sendable {
    /// From an agent to the customer.
    case receive
    /// From the customer to the agents.
    case send
}

/// How far a transfer is.
public enum TransferState: String, Codable, Sendable {
    /// An answer is awaited, the customer's or the gateway's.
    case offered
    /// Bytes are moving.
    case running
    /// The file is in place.
    case done
    /// It is not wanted.
    case refused
    /// It was given up.
    case failed
}
