/// Tells whether the desktop session is locked, by whatever locks it.
public protocol SessionLocks: Sendable {
    /// Yields whether it is locked: first as it is, then each time that changes.
    ///
    /// The newest wins. Nothing is watched while nobody reads.
    func states() -> AsyncStream<Bool>
}
