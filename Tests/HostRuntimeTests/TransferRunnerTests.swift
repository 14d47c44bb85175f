import GatewayAPI
import SupportSession
import Testing

@testable import HostRuntime

@Suite(.timeLimit(.minutes(2)))
struct TransferRunnerTests {
    private let bench: TransferBench
    private let megabyte: Int64 = 1 << 20

    init() async throws { bench = try await TransferBench() }

    @Test func `a file comes in whole by one request, and the gateway hears of it`() async throws {
        let id = try await bench.offer("plain", "d1", size: 4 * megabyte, name: "x/../../y.bin")
        let transfer = try await bench.end(of: id)
        let path = bench.downloads + "/y.bin"
        #expect(transfer.state == .done(path: path))
        #expect(transfer.done == 4 * megabyte)
        let seen = try await bench.seen("d1")
        #expect(try bench.sum(path) == seen["sha256"])
        #expect(seen["requests"] == "1")
        #expect(seen["tokens"] == "1")
        let told = await bench.session.requestsForTest()
        #expect(
            told.last
                == .fileDone(FileDone(transferId: id, sha256: seen["sha256"] ?? "")))
    }

    @Test func `a download cut twelve times goes on where it was`() async throws {
        let size = 16 * megabyte
        let id = try await bench.offer("plain", "d2", size: size, cuts: 12)
        let transfer = try await bench.end(of: id)
        #expect(transfer.state == .done(path: bench.downloads + "/d2"))
        let seen = try await bench.seen("d2")
        #expect(try bench.sum(bench.downloads + "/d2") == seen["sha256"])
        #expect(seen["cuts"] == "12")
        // What a reset took with it had been sent, and is sent again; nothing else is.
        let again = (Int64(seen["moved"] ?? "") ?? 0) - size
        #expect(again < 12 * megabyte)
        #expect(again >= 0)
    }

    @Test func `a server without ranges is read from its beginning, and nothing written twice`()
        async throws
    {
        let id = try await bench.offer("noranges", "d3", size: 2 * megabyte, cuts: 3)
        let transfer = try await bench.end(of: id)
        #expect(transfer.state == .done(path: bench.downloads + "/d3"))
        #expect(try bench.sum(bench.downloads + "/d3") == (try await bench.seen("d3"))["sha256"])
    }

    @Test func `a busy server is asked again`() async throws {
        let id = try await bench.offer("busy", "d4", size: 1000)
        #expect(try await bench.end(of: id).state == .done(path: bench.downloads + "/d4"))
    }

    @Test func `a silent server is left, and the rest fetched`() async throws {
        let id = try await bench.offer("stuck", "d5", size: megabyte, cuts: 1)
        #expect(try await bench.end(of: id).state == .done(path: bench.downloads + "/d5"))
        #expect(try await bench.seen("d5")["requests"] == "2")
    }

    @Test(arguments: [
        ("gone", "The file is not offered any more (status 410)."),
        ("wrong", FileProblem.wrongHash.sentence),
        ("longer", FileProblem.wrongSize.sentence),
        ("never", FileProblem.wrongSize.sentence),
    ])
    func `what cannot succeed is given up, and nothing is left`(
        kind: String, reason: String
    ) async throws {
        let id = try await bench.offer(kind, "e" + kind, size: 100_000)
        #expect(try await bench.end(of: id).state == .failed(reason))
        #expect(try bench.names() == [])
        let told = await bench.session.requestsForTest()
        #expect(told.last == .fileFailed(FileFailed(transferId: id, reason: reason)))
    }

    @Test func `a part that begins too late is refused`() async throws {
        let id = try await bench.offer("skips", "d6", size: megabyte, cuts: 1)
        #expect(
            try await bench.end(of: id).state == .failed(FileProblem.wrongSize.sentence))
    }

    @Test func `the token goes to the gateway alone`() async throws {
        let id = try await bench.offer("plain", "d7", size: 1000, port: bench.otherPort)
        #expect(try await bench.end(of: id).state == .done(path: bench.downloads + "/d7"))
        let seen = try await bench.seen("d7")
        #expect(seen["tokens"] == "0")
        #expect(seen["others"] == "1")
    }

    @Test func `a cancelled download stops at once and leaves nothing`() async throws {
        let id = try await bench.offer("slow", "d8", size: 32 * megabyte)
        try await bench.start(of: id)
        try await bench.session.act { (session) throws(SessionError) in
            try session.cancelFile(id)
        }
        #expect(try bench.names() == [])
        #expect(try await bench.end(of: id).state == .failed("The customer has cancelled it."))
    }

    @Test func `the end of the session stops all and leaves nothing`() async throws {
        let id = try await bench.offer("slow", "d9", size: 32 * megabyte)
        try await bench.start(of: id)
        await bench.session.applyForTest(.sessionEnded(SessionEnded(reason: .agent)))
        #expect(try bench.names() == [])
    }

    @Test func `three files move at once, the others wait`() async throws {
        var ids: [TransferID] = []
        for number in 0..<6 {
            ids.append(try await bench.offer("slow", "q\(number)", size: 2 * megabyte))
        }
        for id in ids {
            let done = Transfers.Transfer.State.done(path: bench.downloads + "/\(id)")
            #expect(try await bench.end(of: id).state == done)
        }
        #expect(bench.link.most == 3)
    }
}
