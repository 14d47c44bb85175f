/// Offers a file to the customer.
public struct FileOffer: EventParams {
    /// The method's name on the wire.
    public static let method = "file.offer"
    /// The transfer.
    public var transferId: TransferID
    /// The file's name, or a relative path with `/`.
    public var name: String
    /// Bytes.
    public var size: Int64
    /// SHA-256 of all of it, in hex.
    public var sha256: String
    /// Where it is downloaded from.
    public var url: String

    /// Makes the params.
    public init(transferId: TransferID, name: String, size: Int64, sha256: String, url: String) {
        self.transferId = transferId
        self.name = name
        self.size = size
        self.sha256 = sha256
        self.url = url
    }
}

/// The gateway takes a file that the customer asked to send.
public struct FileAccepted: EventParams {
    /// The method's name on the wire.
    public static let method = "file.accepted"
    /// The transfer.
    public var transferId: TransferID
    /// The tus upload.
    public var uploadUrl: String

    /// Makes the params.
    public init(transferId: TransferID, uploadUrl: String) {
        self.transferId = transferId
        self.uploadUrl = uploadUrl
    }
}

/// The gateway takes no file.
public struct FileRefused: EventParams {
    /// The method's name on the wire.
    public static let method = "file.refused"
    /// The transfer.
    public var transferId: TransferID
    /// Why, for the customer.
    public var reason: String?

    /// Makes the params.
    public init(transferId: TransferID, reason: String? = nil) {
        self.transferId = transferId
        self.reason = reason
    }
}

/// Stops a transfer; what is partial is removed.
public struct FileCancel: EventParams {
    /// The method's name on the wire.
    public static let method = "file.cancel"
    /// The transfer.
    public var transferId: TransferID

    /// Makes the params.
    public init(transferId: TransferID) {
        self.transferId = transferId
    }
}
