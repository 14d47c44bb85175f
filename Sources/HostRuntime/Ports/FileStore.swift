/// Where files of the customer are read, and those from agents are placed.
public protocol FileStore: Sendable {
    /// Opens a file to be sent, once: later changes of its path do not matter.
    ///
    /// - Parameter path: Absolute.
    /// - Returns: The file, open until it is released.
    /// - Throws: `FileProblem` when it is no regular file, or cannot be read.
    func openOutgoing(path: String) async throws(FileProblem) -> any OutgoingFile

    /// Makes room for a file that comes, under a name that nobody mistakes for a whole one.
    ///
    /// - Parameters:
    ///   - name: As the gateway says it: hostile. What is stored is one plain name directly in the
    ///     folder for downloads, or below one new folder where it is a path.
    ///   - size: Bytes.
    ///   - transfer: The transfer's id; what an earlier run left of it is taken up again.
    ///   - origin: Where it comes from, for the file's origin attribute.
    /// - Returns: The file, which knows what is there already.
    /// - Throws: `FileProblem` when there is no room, or the folder cannot be written.
    func openIncoming(
        name: String, size: Int64, transfer: String, origin: String
    ) async throws(FileProblem) -> any IncomingFile

    /// Returns the path of a file that was placed already, by a run that died before it could say
    /// so; `nil` where it is not there.
    func placed(
        name: String, size: Int64, sha256: String, transfer: String, origin: String
    ) async -> String?
}

/// A file that is being sent.
public protocol OutgoingFile: AnyObject, Sendable {
    /// The plain name.
    var name: String { get }
    /// Bytes, as they were when it was opened.
    var size: Int64 { get }

    /// Returns the SHA-256 of all of it, in lower-case hex.
    func sha256() async throws(FileProblem) -> String

    /// Reads up to so many bytes; fewer only at the end.
    func read(at offset: Int64, count: Int) throws(FileProblem) -> [UInt8]
}

/// A file that is being received.
public protocol IncomingFile: AnyObject, Sendable {
    /// Bytes that are there already.
    var received: Int64 { get }

    /// Appends bytes; more than was announced is refused.
    func append(_ bytes: UnsafeRawBufferPointer) throws(FileProblem)

    /// Checks the hash and gives the file its name, never another file's.
    ///
    /// - Returns: The path under which it is now.
    func finish(sha256: String) async throws(FileProblem) -> String

    /// Removes what is there.
    func discard() async
}

/// Why a file cannot be read or placed.
public enum FileProblem: Error, Equatable, Sendable {
    /// There is none at the path, or it may not be read.
    case notReadable(String)
    /// It is a folder, a pipe, a device.
    case notRegular(String)
    /// It became shorter or was cut while it was read.
    case changed(String)
    /// The disk is full, or the user's share of it.
    case noSpace
    /// The folder for downloads cannot be written.
    case notWritable(String)
    /// It has more or fewer bytes than was announced.
    case wrongSize
    /// Its SHA-256 is not what was announced.
    case wrongHash
    /// The disk reports a fault.
    case broken(String)
}
