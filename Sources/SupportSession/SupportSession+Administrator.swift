public import Policy

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
}
