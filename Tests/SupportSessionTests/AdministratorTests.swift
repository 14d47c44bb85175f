import GatewayAPI
import Policy
import Testing

@testable import SupportSession

/// The administrator's policy may change while a session goes on.
struct AdministratorTests {
    private static func without(_ change: (inout Policy) -> Void) -> Policy {
        var policy = Policy.unrestricted
        change(&policy)
        return policy
    }

    @Test func `control that is taken back is gone at once, and is not given back`() throws {
        var table = try Table.sharing(.control)
        let narrow = Self.without { $0.permissions.control = false }
        let effects = table.session.administratorChanged(narrow)
        #expect(effects.first == .update(try Make.viewer("v1")))
        #expect(effects.methods == ["sharing.set", "permissions.set"])
        #expect(table.session.access(of: try Make.viewer("v1")) == .view)
        _ = table.session.administratorChanged(.unrestricted)
        #expect(table.session.access(of: try Make.viewer("v1")) == .view)
        _ = try table.session.changeSharing(to: .control, at: table.now)
        #expect(table.session.access(of: try Make.viewer("v1")) == .control)
    }

    @Test func `where nothing may be seen any more, sharing stops`() throws {
        var table = try Table.sharing(.control)
        let effects = table.session.administratorChanged(.strictest)
        #expect(effects.first == .stopSharing)
        #expect(effects.methods.contains("sharing.set"))
        #expect(table.session.sharing.granted == nil)
        #expect(throws: SessionError.self) {
            try table.session.changeSharing(to: .view, at: table.now)
        }
    }

    @Test func `the gateway cannot widen what the administrator has narrowed meanwhile`() throws {
        var table = try Table.sharing(.control)
        _ = table.session.administratorChanged(Self.without { $0.permissions.keys = false })
        try table.tell(Make.permissions(control: true, keys: true))
        #expect(!table.session.permissions.keys)
        #expect(table.session.permissions.control)
    }

    @Test func `a file that was offered is not taken once files are forbidden`() throws {
        var table = try Table.withAgent()
        try table.tell(.fileOffer(Make.offer("t1")))
        _ = table.session.administratorChanged(Self.without { $0.permissions.files = false })
        #expect(throws: SessionError.self) {
            try table.session.answerFile(try Make.transfer("t1"), accepted: true)
        }
        let refusal = try table.session.answerFile(try Make.transfer("t1"), accepted: false)
        #expect(refusal.methods == ["file.answer"])
    }

    @Test func `the same policy changes nothing, nor does any after the end`() throws {
        var table = try Table.sharing(.control)
        #expect(table.session.administratorChanged(.unrestricted) == [])
        _ = table.session.abandon(Ending(reason: "timeout"))
        #expect(table.session.administratorChanged(.strictest) == [])
    }
}
