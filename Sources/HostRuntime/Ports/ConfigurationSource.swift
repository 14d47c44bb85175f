/// Where a host looks up what it is set up with, which may change while it runs.
public protocol ConfigurationSource: Sendable {
    /// Returns what holds now.
    ///
    /// It is asked before each message of the gateway and each call of a face, so it must be cheap
    /// while nothing changes.
    func current() -> HostConfiguration
}

extension HostConfiguration: ConfigurationSource {
    /// Returns itself: a configuration that never changes.
    public func current() -> HostConfiguration { self }
}
