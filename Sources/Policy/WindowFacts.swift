/// What is known of one window on the screen, for who decides whether it may be seen.
public struct WindowFacts: Hashable, Sendable {
    /// The window, with the frame that a window manager has put around it.
    public var id: UInt64
    /// The application's own window in it.
    public var client: UInt64
    /// Whose it is, as the display server knows it; `nil` where it does not.
    public var owner: RunningApplication?
    /// The processes of the same program that have started it, one through the other.
    public var starters: [RunningApplication]
    /// What it says of itself, and its program.
    public var identity: ApplicationIdentity
    /// Whether it keeps out of the window manager's hands, as menus and tooltips do.
    public var isUnmanaged: Bool
    /// The window that it says it belongs to.
    public var parent: UInt64?
    /// Whether it holds a window of another application.
    public var isMixed: Bool

    /// Makes facts.
    public init(
        id: UInt64, client: UInt64, owner: RunningApplication?, identity: ApplicationIdentity
    ) {
        self.id = id
        self.client = client
        self.owner = owner
        self.identity = identity
        starters = []
        isUnmanaged = false
        isMixed = false
    }
}
