import GatewayAPI
import LocalAPI
import Policy
import Raster
import Testing

@testable import HostRuntime

@Suite(.timeLimit(.minutes(2)))
struct MarkTests {
    private static func policy(_ text: String, showSeconds: Double? = nil) throws -> Policy {
        Policy(watermark: try Watermark(text: text, timing: .init(showSeconds: showSeconds)))
    }

    @Test(arguments: [
        ("Seen by {agent}", "Seen by Anna, {viewer}"), ("{company}/{session}", "Acme/s1"),
        ("{time}", "2026-11-26 17:05 UTC"), ("{viewer}", "–"), ("{nothing} {", "{nothing} {"),
        ("{{agent}}", "{{agent}}"), ("}{company", "}{company"), ("100 %s", "100 %s"),
    ])
    func `a text is filled in once`(template: String, filled: String) {
        // A name that looks like more to fill in is a name.
        let wording = MarkWording(
            agents: ["Anna", "{viewer}"], company: "Acme", session: "s1",
            time: Timestamp("2026-11-26T17:05:59.000Z")?.minute ?? "")
        #expect(wording.fill(template, viewers: []) == filled)
    }

    @Test func `many names and long ones are cut`() {
        let name = String(repeating: "x", count: 64)
        let wording = MarkWording(
            agents: Array(repeating: name, count: 60), company: name, session: name, time: "")
        let text = wording.fill(String(repeating: "{agent}", count: 30), viewers: [])
        #expect(text.unicodeScalars.count == 320)
        #expect(wording.fill("{agent}", viewers: []).hasSuffix("…"))
    }

    @Test func `it is there while something is shared, and at no other time`() async throws {
        let rig = Rig(policy: try Self.policy("Seen by {agent}"))
        let peer = try await rig.joined()
        try await peer.tell(.agentJoined(AgentJoined(agent: Make.agent)))
        try await peer.settle()
        #expect(rig.desktop.counts.marks.allSatisfy { $0 == nil })
        try await rig.share(.view, peer)
        #expect(await eventually { rig.desktop.shownMark != nil })
        #expect(rig.painter.texts == ["Seen by Ada"])
        try await rig.ask(StopSharing())
        #expect(await eventually { rig.desktop.shownMark == nil })
    }

    @Test func `a policy brings it and takes it away`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        #expect(rig.desktop.shownMark == nil)
        try await peer.tell(.policySet(PolicySet(change: try Self.change(Self.policy("Seen")))))
        #expect(await eventually { rig.desktop.shownMark?.picture.size.width == 4 })
        var change = PolicyChange()
        change.watermark = .remove
        try await peer.tell(.policySet(PolicySet(change: change)))
        #expect(await eventually { rig.desktop.shownMark == nil })
    }

    @Test func `the gateway cannot take the administrator's away`() async throws {
        let rig = Rig(policy: try Self.policy("Seen"))
        let peer = try await rig.sharing()
        #expect(await eventually { rig.desktop.shownMark != nil })
        var change = PolicyChange()
        change.watermark = .remove
        try await peer.tell(.policySet(PolicySet(change: change)))
        try await peer.settle()
        // The next one that comes shows that this one did nothing.
        try await peer.tell(.agentJoined(AgentJoined(agent: Make.agent)))
        try await peer.settle()
        #expect(rig.desktop.shownMark != nil)
    }

    @Test func `once its time is over it goes by itself`() async throws {
        let rig = Rig(policy: try Self.policy("Seen", showSeconds: 0.2))
        _ = try await rig.sharing()
        #expect(await eventually { rig.desktop.counts.marks.contains { $0 != nil } })
        #expect(await eventually { rig.desktop.shownMark == nil })
    }

    @Test func `a viewer whose frames must bear a name gets them with it alone`() async throws {
        let rig = Rig(policy: try Self.policy("{viewer}"))
        let peer = try await rig.sharing()
        _ = try await rig.viewer("v1", peer)
        #expect(rig.painter.texts.contains("Ada"))
    }

    @Test func `where it cannot be drawn nothing is seen, and it is said why`() async throws {
        let rig = Rig(policy: try Self.policy("{viewer}"))
        rig.painter.fail()
        let peer = try await rig.sharing()
        try await peer.tell(.screenConnect(Make.connect("v1")))
        try await peer.settle()
        #expect(await eventually { await rig.host.status().warning?.isEmpty == false })
        #expect(rig.link.openedScreens == 0)
    }

    private static func change(_ policy: Policy) throws -> PolicyChange {
        var change = PolicyChange()
        change.watermark = .set(try #require(policy.watermark))
        return change
    }
}

extension FakeDesktop {
    var shownMark: ScreenMark? { counts.marks.last ?? nil }
}
