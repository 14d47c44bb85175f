import GatewayAPI
public import Policy

/// What is allowed, and what follows when it changes.
extension SupportSession {
    /// Takes over a policy that the administrator of this computer has put in place of the last.
    ///
    /// The rules are those of a gateway's policy: what is narrower holds at once, also against what
    /// was granted; what is wider needs the customer's yes anew.
    public mutating func administratorChanged(_ policy: Policy) -> [Effect] {
        guard ending == nil, policy != administrator else { return [] }
        administrator = policy
        return policyChanged()
    }

    /// Does what follows from another policy: takes back at once what it does not allow.
    mutating func policyChanged() -> [Effect] {
        let surfaced = self.policy.chatSurface.map { show($0) } ?? []
        return surfaced + stopForbiddenTransfers() + changeSharing()
    }

    /// Files that may no longer be exchanged stop on their way.
    mutating func stopForbiddenTransfers() -> [Effect] {
        guard !permissions.files else { return [] }
        questions.remove(where: \.isFile)
        return transfers.stop(reason: "Files may no longer be exchanged.").flatMap { id in
            let failed = FileFailed(transferId: id, reason: "not-allowed")
            return [.cancelTransfer(id)] + send(.fileFailed(failed))
        }
    }

    private mutating func changeSharing() -> [Effect] {
        guard sharing.granted != nil else { return announce() }
        let (before, partBefore) = (sharing.granted, sharing.part)
        sharing.clamp(to: self.policy)
        let mayGoOn =
            !self.policy.applications.permitsNothing && !sharing.hasTooManyFilters
            // Where single windows cannot be kept apart, nothing may be seen.
            && (canShareApplications || sharing.part == .everything)
        guard mayGoOn else { return stop() }
        let revealed: [Effect] = sharing.part == partBefore ? [] : [.reveal(sharing.part)]
        if sharing.granted != .control { questions.remove(where: \.isContinuation) }
        guard sharing.granted != before || !revealed.isEmpty else {
            return updateViewers() + announce()
        }
        // What was granted is less now: the gateway would offer agents what they no longer have.
        return revealed + updateViewers() + tellSharing() + announce()
    }

    /// Lets open screen connections know what they may do now.
    func updateViewers() -> [Effect] {
        sharing.viewers.keys.sorted { $0.text < $1.text }.map { .update($0) }
    }
}
