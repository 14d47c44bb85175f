public import JSONRPC

/// Asks to send files to support.
public struct SendFiles: LocalCall {
    /// The method's name on the wire.
    public static let method = "files.send"
    /// What it answers.
    public typealias Answer = [TransferStatus]
    /// Absolute paths of regular files.
    public var paths: [String]

    /// Makes the params.
    public init(paths: [String]) {
        self.paths = paths
    }
}

/// Lists files on their way, and those that arrived.
public struct ListFiles: LocalCall {
    /// The method's name on the wire.
    public static let method = "files.list"
    /// What it answers.
    public typealias Answer = [TransferStatus]

    /// Makes the params.
    public init() {}
}

/// Gives a transfer up.
public struct CancelFile: LocalCall {
    /// The method's name on the wire.
    public static let method = "files.cancel"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// The transfer.
    public var transferId: String

    /// Makes the params.
    public init(transferId: String) {
        self.transferId = transferId
    }
}
