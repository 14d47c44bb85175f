/// What a host remembers beyond its own life, until the computer is started again.
public protocol HostMemory: Sendable {
    /// Time since the computer started, sleep included.
    func timeSinceStart() -> Duration

    /// Returns the lock for wrong PINs as it was kept.
    func codeLock() -> CodeLock

    /// Keeps the lock for wrong PINs.
    func keep(_ lock: CodeLock)

    /// Returns what an earlier run kept of a session that it did not end.
    func session() -> [UInt8]?

    /// Keeps what is needed to take the session up again; it holds a secret. `nil` forgets it.
    ///
    /// - Returns: Whether it is kept; false where there is no room for it.
    func keep(session: [UInt8]?) -> Bool
}
