public import Policy

/// Changes what is permitted, before the next frame.
public struct PolicySet: EventParams {
    /// The method's name on the wire.
    public static let method = "policy.set"
    /// What changes; what it leaves out stays as it was.
    public var change: PolicyChange

    /// Makes the params.
    public init(change: PolicyChange) { self.change = change }

    /// Reads the members of the change themselves.
    public init(from decoder: any Decoder) throws { change = try PolicyChange(from: decoder) }

    /// Writes the members of the change themselves.
    public func encode(to encoder: any Encoder) throws { try change.encode(to: encoder) }
}

/// The permissions in force.
public struct PermissionsSet: RequestParams {
    /// The method's name on the wire.
    public static let method = "permissions.set"
    /// What the agents may do.
    public var permissions: Permissions

    /// Makes the params.
    public init(permissions: Permissions) { self.permissions = permissions }

    /// Reads the members of the permissions themselves.
    public init(from decoder: any Decoder) throws { permissions = try Permissions(from: decoder) }

    /// Writes the members of the permissions themselves.
    public func encode(to encoder: any Encoder) throws { try permissions.encode(to: encoder) }
}
