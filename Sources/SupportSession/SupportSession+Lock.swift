import GatewayAPI

/// A locked screen: sharing pauses until the customer is back.
extension SupportSession {
    /// Notes that the customer's screen was locked or unlocked.
    ///
    /// Whoever calls this has seen to it that nothing of a locked screen leaves; what is granted
    /// stays granted, and holds again afterwards.
    public mutating func lockChanged(_ isLocked: Bool) -> [Effect] {
        guard ending == nil, isLocked != sharing.isLocked else { return [] }
        sharing.isLocked = isLocked
        guard sharing.granted != nil else { return announce() }
        let told = lastSharing.map { send(.sharingSet($0)) } ?? []
        return updateViewers() + told + announce()
    }

    /// Says in what is told of sharing that it pauses, and remembers the rest.
    mutating func completed(_ request: HostRequest) -> HostRequest {
        guard case .sharingSet(var set) = request else { return request }
        lastSharing = set.sharing ? set : nil
        if set.sharing && sharing.isLocked { set.paused = SharingSet.locked }
        return .sharingSet(set)
    }
}
