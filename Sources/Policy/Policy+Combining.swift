extension Policy {
    /// Returns this policy with what a change tells; what it leaves out stays as it was.
    ///
    /// Filters that `stricter` has laid over this policy stay, whatever the change says.
    public func applying(_ change: PolicyChange) -> Policy {
        var policy = self
        policy.permissions = permissions.applying(change.permissions)
        policy.applications = applications.applying(change.applications)
        switch change.watermark {
        case .set(let mark): policy.watermark = mark
        case .remove: policy.watermark = nil
        case nil: break
        }
        policy.maximumFileBytes = change.maximumFileBytes ?? maximumFileBytes
        policy.chatSurface = change.chatSurface ?? chatSurface
        policy.orphanedPage = change.orphanedPage ?? orphanedPage
        policy.reaskMinutes = change.reaskMinutes ?? reaskMinutes
        policy.uninstall = change.uninstall ?? uninstall
        return policy
    }

    /// Returns, of two policies, the stricter in every member.
    ///
    /// Where neither of two values is the stricter, it is the one that does less with the
    /// customer's computer: a page is offered, the chat is Deskhand's own, traces go. `self` holds
    /// where even that says nothing, as between two equally strong watermarks.
    public func stricter(_ other: Policy) -> Policy {
        var policy = Policy(
            permissions: permissions.intersection(other.permissions),
            applications: applications.stricter(other.applications),
            watermark: Self.both(watermark, other.watermark) { $0.stricter($1) })
        policy.maximumFileBytes = Self.both(maximumFileBytes, other.maximumFileBytes, min)
        policy.chatSurface = Self.both(chatSurface, other.chatSurface) { $0.stricter($1) }
        policy.orphanedPage = Self.both(orphanedPage, other.orphanedPage) { $0.stricter($1) }
        policy.reaskMinutes = Self.both(reaskMinutes, other.reaskMinutes, min)
        policy.uninstall = Self.both(uninstall, other.uninstall) { $0 == $1 ? $0 : .always }
        return policy
    }

    /// Returns whether this policy lets anything be seen or done that the other did not.
    ///
    /// Rules that cannot be compared count as wider, so that the customer is asked once too often
    /// rather than once too seldom.
    public func widens(_ other: Policy) -> Bool {
        !permissions.isSubset(of: other.permissions) || !applications.isWithin(other.applications)
    }

    private static func both<Value>(
        _ first: Value?, _ second: Value?, _ choose: (Value, Value) -> Value
    ) -> Value? {
        guard let first else { return second }
        guard let second else { return first }
        return choose(first, second)
    }
}

extension Permissions {
    func applying(_ change: PermissionsChange?) -> Permissions {
        Permissions(
            control: change?.control ?? control, clipboard: change?.clipboard ?? clipboard,
            files: change?.files ?? files, keys: change?.keys ?? keys)
    }
}

extension ApplicationPolicy {
    func applying(_ change: ApplicationsChange?) -> ApplicationPolicy {
        ApplicationPolicy(
            filter: filter.applying(mode: change?.mode, list: change?.list),
            furtherFilters: furtherFilters,
            customerMayChoose: change?.customerMayChoose ?? customerMayChoose,
            hideNotifications: change?.hideNotifications ?? hideNotifications)
    }
}
