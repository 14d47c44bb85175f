public import GatewayAPI

/// A moment as the gateway counts it: a clock that never jumps for deadlines, the wall's for people.
public struct Moment: Sendable, Equatable {
    /// Time since some fixed point; never goes back.
    public var elapsed: Duration
    /// What a calendar says.
    public var wall: Timestamp

    /// Makes a moment.
    public init(elapsed: Duration, wall: Timestamp) {
        self.elapsed = elapsed
        self.wall = wall
    }
}

/// Where the gateway takes the time from; tests move their own.
public protocol GatewayClock: Sendable {
    /// The present moment.
    var now: Moment { get }
}

/// The computer's own clocks.
public struct SystemGatewayClock: GatewayClock {
    private let start = ContinuousClock.now

    /// Makes a clock that counts from here on.
    public init() {}

    /// The present moment.
    public var now: Moment {
        Moment(elapsed: ContinuousClock.now - start, wall: wallTime())
    }
}
