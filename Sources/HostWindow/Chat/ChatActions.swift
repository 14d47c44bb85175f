public import LocalAPI

/// What the chat asks of whoever holds the connection.
@MainActor
public struct ChatActions {
    /// Sends a line; returns why it could not be, and then the line comes back into the entry.
    public var say: @MainActor (String) async -> HostFailure?
    /// Tells support that the customer types: at most every 3 seconds.
    public var typing: @MainActor () -> Void
    /// Keeps what is typed and not sent: on each change.
    public var keepDraft: @MainActor (String) -> Void
    /// Keeps the size of letters.
    public var keepFontStep: @MainActor (Int) -> Void
    /// Sends files, by their paths.
    public var sendFiles: @MainActor ([String]) -> Void
    /// Opens a page that begins with `https://`.
    public var openLink: @MainActor (String) -> Void
    /// The customer has seen the conversation to its end.
    public var read: @MainActor () -> Void
    /// Fetches a photo: bytes of whatever is there, or nothing.
    public var photo: @MainActor (String) async -> [UInt8]?

    /// Makes them.
    public init(
        say: @escaping @MainActor (String) async -> HostFailure?,
        typing: @escaping @MainActor () -> Void,
        keepDraft: @escaping @MainActor (String) -> Void,
        keepFontStep: @escaping @MainActor (Int) -> Void,
        sendFiles: @escaping @MainActor ([String]) -> Void,
        openLink: @escaping @MainActor (String) -> Void, read: @escaping @MainActor () -> Void,
        photo: @escaping @MainActor (String) async -> [UInt8]?
    ) {
        self.say = say
        self.typing = typing
        self.keepDraft = keepDraft
        self.keepFontStep = keepFontStep
        self.sendFiles = sendFiles
        self.openLink = openLink
        self.read = read
        self.photo = photo
    }
}
