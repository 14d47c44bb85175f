import GatewayAPI
import Policy
import Testing

@testable import SupportSession

/// Clipboard and files are rights by themselves.
struct RightsTests {
    @Test func `each right is granted by itself, before anything that it would forbid`() throws {
        var table = try Table.withAgent()
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        let effects = try table.session.answerSharing(
            .control, clipboard: false, files: false, at: table.now)
        let announced = effects.requests.compactMap { request in
            if case .permissionsSet(let set) = request { set.permissions } else { nil }
        }
        #expect(announced.allSatisfy { !$0.clipboard && !$0.files })
        #expect(
            table.session.permissions
                == Permissions(control: true, clipboard: false, files: false, keys: true))
    }

    @Test func `what an answer leaves out stays as it is`() throws {
        var table = try Table.withAgent()
        _ = table.session.choose(clipboard: false)
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        _ = try table.session.answerSharing(.control, at: table.now)
        #expect(!table.session.permissions.clipboard && table.session.permissions.files)
    }

    @Test func `a refused wish changes no right that was not named`() throws {
        var table = try Table.withAgent()
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        _ = try table.session.answerSharing(nil, files: false, at: table.now)
        #expect(!table.session.permissions.files && table.session.sharing.isClipboardOn)
    }

    @Test func `switching files off stops what is on its way, and takes the questions away`() throws
    {
        var table = try Table.withAgent()
        try table.tell(.fileOffer(Make.offer("f1")))
        _ = try table.session.answerFile(Make.transfer("f1"), accepted: true)
        try table.tell(.fileOffer(Make.offer("f2")))
        let effects = try table.session.changePermissions(clipboard: nil, files: false)
        #expect(effects.contains(.cancelTransfer(try Make.transfer("f1"))))
        #expect(effects.methods.contains("permissions.set"))
        #expect(table.session.questions.all.isEmpty)
        let refused = try table.tell(.fileOffer(Make.offer("f3")))
        #expect(refused.methods == ["file.answer"])
        #expect(throws: SessionError.self) { try table.session.offerFile(Make.request("f4")) }
        _ = try table.session.changePermissions(clipboard: nil, files: true)
        #expect(try table.session.offerFile(Make.request("f4")).methods == ["file.request"])
    }

    @Test func `a switch allows no more than the policies, now or later`() throws {
        var administrator = Policy.unrestricted
        administrator.permissions.clipboard = false
        var table = try Table.sharing(.control, administrator: administrator)
        #expect(throws: SessionError.self) {
            try table.session.changePermissions(clipboard: true, files: false)
        }
        #expect(table.session.permissions.files, "half of a refused change is not made")
        #expect(!table.session.permissions.clipboard)
        try table.tell(Make.permissions(files: false))
        #expect(!table.session.permissions.files)
        try table.tell(Make.permissions(files: true))
        #expect(table.session.permissions.files)
    }

    @Test func `the choice outlives a gateway that has lost its memory`() throws {
        var table = try Table.withAgent()
        _ = table.session.choose(clipboard: false, files: false)
        _ = table.session.startAgain(requestPrefix: "i")
        #expect(!table.session.sharing.isClipboardOn && !table.session.sharing.isFileExchangeOn)
    }
}
