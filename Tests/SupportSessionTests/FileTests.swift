import GatewayAPI
import Policy
import Testing

@testable import SupportSession

struct FileTests {
    private func answer(_ effects: [Effect]) -> FileAnswer? {
        if case .fileAnswer(let answer)? = effects.requests.first { answer } else { nil }
    }

    @Test func `a file is fetched after a yes, and told of once it is in place`() throws {
        var table = try Table.withAgent()
        let id = try Make.transfer("t1")
        #expect(try table.tell(.fileOffer(Make.offer("t1"))) == [.raise(.question)])
        let effects = try table.session.answerFile(id, accepted: true)
        #expect(effects.last == .download(try Make.offer("t1")))
        #expect(throws: SessionError.notPending) {
            try table.session.answerFile(id, accepted: true)
        }
        let hash = String(repeating: "a", count: 64)
        #expect(table.session.transferDone(id, sha256: hash, path: "/x").methods == ["file.done"])
        #expect(table.session.transferDone(id, sha256: hash, path: "/x").isEmpty)
    }

    @Test func `a file over the limit, or where files are not allowed, is refused unasked`() throws
    {
        var table = try Table.withAgent()
        var change = PolicyChange()
        change.maximumFileBytes = 100
        try table.tell(.policySet(PolicySet(change: change)))
        #expect(answer(try table.tell(.fileOffer(Make.offer("t1", size: 101))))?.accepted == false)
        #expect(try table.tell(.fileOffer(Make.offer("t2", size: 100))) == [.raise(.question)])
        #expect(table.session.questions.open.count == 1)
        try table.tell(Make.permissions(files: false))
        #expect(answer(try table.tell(.fileOffer(Make.offer("t3", size: 1))))?.accepted == false)
        #expect(throws: SessionError.self) { try table.session.offerFile(try Make.request("c1")) }
        #expect(table.session.questions.open.isEmpty, "nobody is asked what cannot be granted")
    }

    @Test func `a negative size and a hash that is none are refused`() throws {
        var table = try Table.withAgent()
        #expect(answer(try table.tell(.fileOffer(Make.offer("t1", size: -1))))?.accepted == false)
        var offer = try Make.offer("t2")
        offer.sha256 = "zz"
        #expect(answer(try table.tell(.fileOffer(offer)))?.accepted == false)
    }

    @Test func `no more files are asked about at once than a person can answer`() throws {
        var table = try Table.withAgent()
        for number in 1...Questions.mostFiles {
            #expect(try table.tell(.fileOffer(Make.offer("t\(number)"))).requests.isEmpty)
        }
        #expect(answer(try table.tell(.fileOffer(Make.offer("more"))))?.accepted == false)
    }

    @Test func `one id is offered once`() throws {
        var table = try Table.withAgent()
        try table.tell(.fileOffer(Make.offer("t1")))
        #expect(try table.tell(.fileOffer(Make.offer("t1", size: 99))).isEmpty)
        #expect(table.session.questions.open.map(\.subject) == [.file(try Make.offer("t1"))])
    }

    @Test func `a file of the customer's is sent once it is taken, and once only`() throws {
        var table = try Table.withAgent()
        let id = try Make.transfer("c1")
        let accepted = GatewayEvent.fileAccepted(
            FileAccepted(transferId: id, uploadUrl: "https://support.example/u/1"))
        #expect(try table.tell(accepted).isEmpty, "nobody has asked for it")
        #expect(try table.session.offerFile(Make.request("c1")).methods == ["file.request"])
        #expect(try table.tell(accepted) == [.upload(id, url: "https://support.example/u/1")])
        #expect(try table.tell(accepted).isEmpty)
    }

    @Test func `a gateway cannot take what it offered itself, nor refuse it`() throws {
        var table = try Table.withAgent()
        let id = try Make.transfer("t1")
        try table.tell(.fileOffer(Make.offer("t1")))
        let accepted = FileAccepted(transferId: id, uploadUrl: "https://support.example/u/1")
        #expect(try table.tell(.fileAccepted(accepted)).isEmpty)
        #expect(try table.tell(.fileRefused(FileRefused(transferId: id))).isEmpty)
        #expect(table.session.transfers[id]?.state == .offered)
    }

    @Test func `a file that arrived with another hash is refused after all`() throws {
        var table = try Table.withAgent()
        let id = try Make.transfer("c1")
        _ = try table.session.offerFile(Make.request("c1"))
        let accepted = FileAccepted(transferId: id, uploadUrl: "https://support.example/u/1")
        try table.tell(.fileAccepted(accepted))
        #expect(table.session.transferDone(id, sha256: "", path: nil).isEmpty)
        try table.tell(.fileRefused(FileRefused(transferId: id, reason: "broken")))
        #expect(table.session.transfers[id]?.state == .refused("broken"))
    }

    @Test func `refusing while bytes move stops them`() throws {
        var table = try Table.withAgent()
        let id = try Make.transfer("c1")
        _ = try table.session.offerFile(Make.request("c1"))
        let accepted = FileAccepted(transferId: id, uploadUrl: "https://support.example/u/1")
        try table.tell(.fileAccepted(accepted))
        let refused = GatewayEvent.fileRefused(FileRefused(transferId: id))
        #expect(try table.tell(refused) == [.cancelTransfer(id)])
    }

    @Test func `either end may cancel, and an unknown transfer is no error`() throws {
        var table = try Table.withAgent()
        let id = try Make.transfer("t1")
        let cancel = GatewayEvent.fileCancel(FileCancel(transferId: id))
        #expect(try table.tell(cancel).isEmpty)
        try table.tell(.fileOffer(Make.offer("t1")))
        #expect(try table.tell(cancel) == [.cancelTransfer(id)])
        #expect(table.session.questions.open.isEmpty)
        try table.tell(.fileOffer(Make.offer("t2")))
        let other = try Make.transfer("t2")
        #expect(answer(try table.session.cancelFile(other))?.accepted == false)
        #expect(throws: SessionError.notPending) { try table.session.cancelFile(other) }
        #expect(table.session.questions.open.isEmpty)
    }

    @Test func `transfers that are over make room, those that are not do not`() throws {
        var table = try Table.withAgent()
        for number in 0..<Transfers.capacity {
            _ = try table.session.offerFile(Make.request("c\(number)"))
        }
        #expect(throws: SessionError.full) { try table.session.offerFile(try Make.request("x")) }
        _ = try table.session.cancelFile(Make.transfer("c7"))
        _ = try table.session.offerFile(Make.request("x"))
        #expect(table.session.transfers.order.count == Transfers.capacity)
    }
}
