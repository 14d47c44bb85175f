import GatewayAPI
import Policy
import Testing

@testable import SupportSession

struct SharingTests {
    @Test func `no more is granted than was asked for`() throws {
        var table = try Table.withAgent()
        try table.tell(.screenAsk(Make.ask("a1", .view)))
        #expect(throws: SessionError.self) {
            try table.session.answerSharing(.control, at: table.now)
        }
        #expect(table.session.sharing.granted == nil)
        #expect(table.session.questions.open.count == 1, "the question still waits")
        _ = try table.session.answerSharing(.view, at: table.now)
        #expect(table.session.permissions.control == false)
    }

    @Test func `less may be granted than was asked for`() throws {
        let table = try Table.sharing(.view)
        #expect(table.session.access(of: try Make.viewer("v1")) == .view)
    }

    @Test func `nothing is shared that nobody asked for`() throws {
        var table = try Table.withAgent()
        #expect(throws: SessionError.notPending) {
            try table.session.answerSharing(.view, at: table.now)
        }
        #expect(throws: SessionError.self) {
            try table.session.changeSharing(to: .view, at: table.now)
        }
    }

    @Test func `a screen connection before the yes is a breach, and nothing is dialled`() throws {
        var table = try Table.withAgent()
        let effects = try table.tell(.screenConnect(Make.connect("v1")))
        #expect(effects.hasViolation)
        #expect(table.session.sharing.viewers.isEmpty)
        try table.tell(.screenAsk(Make.ask("a1", .view)))
        let granted = try table.session.answerSharing(.view, at: table.now)
        #expect(!granted.contains { if case .connect = $0 { true } else { false } })
    }

    @Test func `the stop comes before the gateway hears of it`() throws {
        var table = try Table.sharing()
        let effects = table.session.stopSharing()
        #expect(effects.first == .stopSharing)
        let disconnect = try #require(effects.firstIndex(of: .disconnect(try Make.viewer("v1"))))
        let told = try #require(effects.firstIndex { [$0].methods == ["sharing.set"] })
        #expect(disconnect < told)
        #expect(effects.methods == ["sharing.set", "permissions.set", "displays.set"])
        #expect(effects.requests.first == .sharingSet(SharingSet(sharing: false)))
        #expect(effects.requests.last == .displaysSet(DisplaysSet(displays: [], current: 0)))
        #expect(table.session.stopSharing().isEmpty)
    }

    @Test func `after a stop no old viewer is dialled again`() throws {
        var table = try Table.sharing()
        _ = table.session.stopSharing()
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        let effects = try table.session.answerSharing(.control, at: table.now)
        #expect(effects.first == .reveal(.everything))
        #expect(effects.dropFirst().allSatisfy { if case .send = $0 { true } else { false } })
        #expect(table.session.access(of: try Make.viewer("v1")) == nil)
    }

    @Test func `an external viewer never controls`() throws {
        var table = try Table.sharing(.control)
        try table.tell(.screenConnect(Make.connect("v2", access: .control, kind: .external)))
        #expect(table.session.access(of: try Make.viewer("v1")) == .control)
        #expect(table.session.access(of: try Make.viewer("v2")) == .view)
    }

    @Test func `a viewer does not control with the gateway's word for view`() throws {
        var table = try Table.sharing(.control)
        try table.tell(.screenConnect(Make.connect("v2", access: .view)))
        #expect(table.session.access(of: try Make.viewer("v2")) == .view)
    }

    @Test func `monitors are told when sharing begins and not before`() throws {
        var table = try Table.withAgent()
        #expect(!table.session.outbox.entries.contains { $0.request.method == "displays.set" })
        #expect(table.session.displaysChanged([Make.display(1)]).isEmpty)
        try table.tell(.screenAsk(Make.ask("a1", .view)))
        let effects = try table.session.answerSharing(.view, at: table.now)
        #expect(effects.methods == ["sharing.set", "displays.set"])
    }

    @Test func `without a monitor nothing can be shared`() throws {
        var table = try Table.withAgent()
        _ = table.session.displaysChanged([])
        try table.tell(.screenAsk(Make.ask("a1", .view)))
        #expect(throws: SessionError.self) { try table.session.answerSharing(.view, at: table.now) }
    }

    @Test func `a policy that takes control away and gives it back needs a new yes`() throws {
        var table = try Table.sharing(.control)
        let effects = try table.tell(Make.permissions(control: false))
        #expect(effects.contains(.update(try Make.viewer("v1"))))
        #expect(table.session.permissions.control == false)
        try table.tell(Make.permissions(control: true))
        #expect(table.session.permissions.control == false)
        #expect(table.session.access(of: try Make.viewer("v1")) == .view)
        _ = try table.session.changeSharing(to: .control, at: table.now)
        #expect(table.session.permissions.control)
    }

    @Test func `the gateway hears that a policy has made control into seeing`() throws {
        var table = try Table.sharing(.control)
        let view = HostRequest.sharingSet(
            SharingSet(sharing: true, access: .view, scope: .desktop))
        #expect(try table.tell(Make.permissions(control: false)).requests.contains(view))
        // Control that is not there any more is not taken away a second time.
        let effects = try table.tell(Make.permissions(control: false, keys: false))
        #expect(!effects.methods.contains("sharing.set"))
    }

    @Test(arguments: ["clipboard", "keys"])
    func `a policy that takes a permission away and gives it back needs a new yes`(
        name: String
    ) throws {
        func change(_ isOn: Bool) -> GatewayEvent {
            name == "keys"
                ? Make.permissions(keys: isOn) : Make.permissions(clipboard: isOn)
        }
        func isAllowed(_ table: Table) -> Bool {
            name == "keys"
                ? table.session.permissions.keys : table.session.permissions.clipboard
        }
        var table = try Table.sharing(.control)
        #expect(isAllowed(table))
        try table.tell(change(false))
        #expect(!isAllowed(table))
        try table.tell(change(true))
        #expect(!isAllowed(table))
        #expect(
            try table.session.changeSharing(to: .control, at: table.now).methods.contains(
                "permissions.set"))
        #expect(isAllowed(table))
    }

    @Test func `what was forbidden at the yes stays forbidden when it is allowed later`() throws {
        var table = try Table.withAgent()
        try table.tell(Make.permissions(keys: false))
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        _ = try table.session.answerSharing(.control, at: table.now)
        try table.tell(Make.permissions(keys: true))
        #expect(try table.tell(.keysSend(KeysSend(keys: ["Delete"]))).hasViolation)
    }

    @Test func `the administrator's policy is stricter than any gateway's`() throws {
        var policy = Policy.unrestricted
        policy.permissions.control = false
        var table = try Table.withAgent(administrator: policy)
        try table.tell(Make.permissions(control: true))
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        #expect(throws: SessionError.self) {
            try table.session.answerSharing(.control, at: table.now)
        }
        _ = try table.session.answerSharing(.view, at: table.now)
        #expect(throws: SessionError.self) {
            try table.session.changeSharing(to: .control, at: table.now)
        }
    }

    @Test func `rules for applications stop what is shared, and only a new yes begins it`() throws {
        var table = try Table.sharing()
        #expect(try table.tell(Make.applications(.deny)).first == .stopSharing)
        try table.tell(Make.applications(.all))
        #expect(table.session.sharing.granted == nil)
    }

    @Test func `the clipboard is the customer's to switch`() throws {
        var table = try Table.sharing(.control)
        let effects = table.session.choose(clipboard: false)
        #expect(effects.contains(.update(try Make.viewer("v1"))))
        #expect(effects.methods == ["permissions.set"])
        #expect(!table.session.permissions.clipboard)
        _ = table.session.choose(clipboard: true)
        #expect(table.session.permissions.clipboard)
    }

    @Test func `keys are pressed with control alone`() throws {
        var table = try Table.sharing(.view)
        let keys = GatewayEvent.keysSend(KeysSend(keys: ["Control_L", "Delete"]))
        #expect(try table.tell(keys).hasViolation)
        _ = try table.session.changeSharing(to: .control, at: table.now)
        #expect(try table.tell(keys) == [.pressKeys(["Control_L", "Delete"])])
        try table.tell(Make.permissions(keys: false))
        #expect(try table.tell(keys).hasViolation)
    }

    @Test func `a monitor is chosen for one viewer, and one that is not there changes nothing`()
        throws
    {
        var table = try Table.sharing()
        try table.tell(.screenConnect(Make.connect("v2")))
        let id = try Make.viewer("v2")
        let effects = try table.tell(.screenSelect(ScreenSelect(viewerId: id, display: 2)))
        #expect(effects.first == .update(id))
        #expect(table.session.sharing.viewers[id]?.display == 2)
        #expect(table.session.sharing.viewers[try Make.viewer("v1")]?.display == 0)
        #expect(try table.tell(.screenSelect(ScreenSelect(viewerId: id, display: 9))).isEmpty)
        let other = try Make.viewer("unknown")
        #expect(try table.tell(.screenSelect(ScreenSelect(viewerId: other, display: 1))).isEmpty)
    }

    @Test func `who looked at a monitor that is gone looks at all that are left`() throws {
        var table = try Table.sharing()
        let id = try Make.viewer("v1")
        try table.tell(.screenSelect(ScreenSelect(viewerId: id, display: 2)))
        let effects = table.session.displaysChanged([Make.display(1)])
        #expect(effects.contains(.update(id)))
        #expect(table.session.sharing.viewers[id]?.display == 0)
        #expect(
            effects.requests
                == [.displaysSet(DisplaysSet(displays: [Make.display(1)], current: 0))])
    }

    @Test func `viewers are bounded`() throws {
        var table = try Table.sharing()
        for number in 2...16 { try table.tell(.screenConnect(Make.connect("v\(number)"))) }
        #expect(try table.tell(.screenConnect(Make.connect("v17"))).hasViolation)
        #expect(table.session.sharing.viewers.count == Sharing.mostViewers)
    }

    @Test func `any order of yes, no, policy and stop leaves no more than was last agreed to`()
        throws
    {
        for seed in UInt64(1)...500 {
            var random = Seeded(seed)
            var table = try Table.withAgent()
            var ceiling = Permissions.none
            for _ in 0..<40 {
                switch Int.random(in: 0..<7, using: &random) {
                case 0:
                    try table.tell(
                        .screenAsk(Make.ask("a1", Bool.random(using: &random) ? .view : .control)))
                case 1:
                    let access: ScreenAccess = Bool.random(using: &random) ? .view : .control
                    if (try? table.session.answerSharing(access, at: table.now)) != nil {
                        ceiling = access == .control ? table.session.policy.permissions : .none
                    }
                case 2:
                    let access: ScreenAccess = Bool.random(using: &random) ? .view : .control
                    if (try? table.session.changeSharing(to: access, at: table.now)) != nil {
                        ceiling = access == .control ? table.session.policy.permissions : .none
                    }
                case 3:
                    _ = table.session.stopSharing()
                    ceiling = .none
                case 4:
                    try table.tell(Make.agreement)
                    ceiling = .none
                case 5: _ = try? table.session.answerAgreement(accepted: true, at: table.now)
                default:
                    try table.tell(
                        Make.permissions(
                            control: Bool.random(using: &random),
                            clipboard: Bool.random(using: &random),
                            keys: Bool.random(using: &random)))
                    ceiling = ceiling.intersection(table.session.policy.permissions)
                }
                var given = table.session.permissions
                given.files = false
                #expect(given.isSubset(of: ceiling), "seed \(seed)")
                #expect(
                    table.session.sharing.granted != nil || table.session.sharing.viewers.isEmpty)
            }
        }
    }
}

/// Chance that is the same each time (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
