public import GatewayAPI
public import Policy

/// What the customer has granted, and who looks.
public struct Sharing: Equatable, Sendable {
    /// A screen connection that the gateway asked for.
    public struct Viewer: Equatable, Sendable {
        /// What the gateway said of it.
        public var connect: ScreenConnect
        /// The monitor it shows; 0 for all.
        public var display = 0

        /// What it may do by the gateway's word: an external viewer never controls.
        var askedAccess: ScreenAccess {
            connect.viewer.kind == .external ? .view : connect.access
        }
    }

    /// What the customer has granted; `nil` while nothing is shared.
    public private(set) var granted: ScreenAccess?
    /// What was allowed when the customer said yes, less what was forbidden since: a policy that
    /// allows more again needs a new yes.
    private var ceiling = Permissions.none
    /// The applications that the customer has chosen; `nil` for all that the policies let be seen.
    public private(set) var chosen: ChosenApplications?
    /// The rules for applications when the customer said yes, with those that have come since: rules
    /// that allow more again need a new yes.
    private var applicationCeiling = ApplicationPolicy(filter: .nothing)
    /// Whether the customer lets the clipboard through, where agents may control.
    public var isClipboardOn = true
    /// Whether the customer lets files be exchanged.
    public var isFileExchangeOn = true
    /// Since when agents have control without the customer having been asked whether it goes on.
    private(set) var controlStart: ContinuousClock.Instant?
    /// Whether pointer and keys of agents do nothing because the customer is being asked.
    public private(set) var isHeld = false
    /// Whether the customer's screen is locked: nothing of it is shown then, and nothing let through.
    public internal(set) var isLocked = false
    /// The viewers that are connected, or should be.
    public private(set) var viewers: [ViewerID: Viewer] = [:]

    /// How many viewers one session may have.
    public static let mostViewers = 16

    /// How many rules may come to lie over one another before nothing is shared any more.
    private static let mostFilters = 32

    /// What of the screen may be seen.
    public var part: VisiblePart {
        guard granted != nil else { return .nothing }
        return VisiblePart(policy: applicationCeiling, chosen: chosen?.processes)
    }

    /// Whether so many rules have come that they cannot be kept.
    var hasTooManyFilters: Bool { applicationCeiling.furtherFilters.count > Self.mostFilters }

    /// What agents may do now under a policy.
    func permissions(under policy: Policy) -> Permissions {
        let allowed = policy.permissions.intersection(ceiling)
        let control = granted == .control && allowed.control && !isHeld && !isLocked
        return Permissions(
            control: control, clipboard: control && isClipboardOn && allowed.clipboard,
            files: policy.permissions.files && isFileExchangeOn, keys: control && allowed.keys)
    }

    /// What a viewer may do now under a policy: its own access, and no more than was granted.
    func access(of viewer: Viewer, under policy: Policy) -> ScreenAccess {
        permissions(under: policy).control ? viewer.askedAccess : .view
    }

    /// Notes a yes, which covers what a policy allows at that moment.
    mutating func grant(
        _ access: ScreenAccess, of applications: ChosenApplications?, under policy: Policy,
        at now: ContinuousClock.Instant
    ) {
        granted = access
        chosen = applications
        ceiling = policy.permissions
        applicationCeiling = policy.applications
        isHeld = false
        controlStart = access == .control ? now : nil
    }

    /// What is granted, for a host that comes back after a crash.
    ///
    /// `nil` also while the customer is being asked whether it goes on: silence ends sharing.
    var grant: Recollection.Grant? {
        guard let granted, !isHeld else { return nil }
        return Recollection.Grant(
            access: granted, ceiling: ceiling, chosen: chosen, applications: applicationCeiling)
    }

    /// Grants again what was granted before a crash, less what is forbidden by now.
    mutating func grant(
        _ kept: Recollection.Grant, under policy: Policy, at now: ContinuousClock.Instant
    ) {
        grant(kept.access, of: kept.chosen, under: policy, at: now)
        ceiling = kept.ceiling
        applicationCeiling = kept.applications
        clamp(to: policy)
    }

    /// Holds pointer and keys of agents until the customer has said whether it goes on.
    mutating func hold() {
        isHeld = true
        controlStart = nil
    }

    /// Lets pointer and keys through again; the time counts from now.
    mutating func goOn(at now: ContinuousClock.Instant) {
        isHeld = false
        controlStart = granted == .control ? now : nil
    }

    /// Whether a yes to this would change nothing.
    func covers(
        _ access: ScreenAccess, of applications: ChosenApplications?, under policy: Policy
    ) -> Bool {
        granted == access && chosen == applications && applicationCeiling == policy.applications
            && !isHeld
            && (access == .view || policy.permissions.isSubset(of: ceiling))
    }

    /// Takes everything back.
    ///
    /// - Returns: The viewers that must be gone before anything else happens.
    mutating func stop() -> [ViewerID] {
        granted = nil
        chosen = nil
        ceiling = .none
        applicationCeiling = ApplicationPolicy(filter: .nothing)
        endControl()
        defer { viewers = [:] }
        return viewers.keys.sorted { $0.text < $1.text }
    }

    /// Takes back what a policy does not allow, so that a later, wider one needs a new yes.
    mutating func clamp(to policy: Policy) {
        ceiling = ceiling.intersection(policy.permissions)
        applicationCeiling = applicationCeiling.stricter(policy.applications)
        guard granted == .control, !ceiling.control else { return }
        granted = .view
        endControl()
    }

    private mutating func endControl() {
        controlStart = nil
        isHeld = false
    }

    /// Adds a viewer; one that is known keeps its monitor.
    mutating func add(_ connect: ScreenConnect, showing display: Int) -> Bool {
        guard viewers[connect.viewerId] != nil || viewers.count < Self.mostViewers else {
            return false
        }
        let display = viewers[connect.viewerId]?.display ?? display
        viewers[connect.viewerId] = Viewer(connect: connect, display: display)
        return true
    }

    mutating func remove(_ id: ViewerID) -> Bool { viewers.removeValue(forKey: id) != nil }

    /// Takes viewers along to the numbers that monitors have now.
    ///
    /// - Parameter numbers: By the numbers of before; a monitor that is gone has none, or 0.
    /// - Returns: The viewers whose monitor has another number.
    mutating func moveViewers(to numbers: [Int: Int]) -> [ViewerID] {
        let moved = viewers.filter { numbers[$0.value.display] != $0.value.display }
        for (id, viewer) in moved { viewers[id]?.display = numbers[viewer.display] ?? 0 }
        return moved.keys.sorted { $0.text < $1.text }
    }

    mutating func select(_ display: Int, for id: ViewerID) -> Bool {
        guard viewers[id] != nil else { return false }
        viewers[id]?.display = display
        return true
    }
}
