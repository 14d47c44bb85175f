import GatewayAPI
import LocalAPI
import SupportSession
import Testing

@testable import HostRuntime

@Suite(.timeLimit(.minutes(2)))
struct TransferRunnerUploadTests {
    private let bench: TransferBench

    init() async throws { bench = try await TransferBench() }

    private func send(
        _ kind: String, _ key: String, size: Int, cuts: Int = 0
    ) async throws -> (id: TransferID, sum: String) {
        let path = try bench.makeFile(key, size: size)
        let sent = try await bench.session.sendFiles([path])
        let id = try #require(TransferID(sent.first?.transferId ?? ""))
        await bench.session.acceptForTest(
            id, "http://127.0.0.1:\(bench.port)/\(kind)/\(key)/\(size)/\(cuts)")
        return (id, try bench.sum(path))
    }

    @Test func `a file is sent whole`() async throws {
        let (id, sum) = try await send("plain", "u1", size: 3_000_000)
        let transfer = try await bench.end(of: id)
        #expect(transfer.state == .done(path: nil))
        #expect(transfer.done == 3_000_000)
        let seen = try await bench.seen("u1")
        #expect(seen["sha256"] == sum)
        #expect(seen["tokens"] == "2")
        guard case .fileRequest(let request)? = await bench.session.requestsForTest().last else {
            Issue.record("no request")
            return
        }
        #expect(request == FileRequest(transferId: id, name: "u1", size: 3_000_000, sha256: sum))
    }

    @Test func `an upload cut twelve times sends no stored byte again`() async throws {
        let (id, sum) = try await send("plain", "u2", size: 16_000_000, cuts: 12)
        #expect(try await bench.end(of: id).state == .done(path: nil))
        let seen = try await bench.seen("u2")
        #expect(seen["sha256"] == sum)
        #expect(seen["cuts"] == "12")
        #expect(seen["moved"] == "16000000")
    }

    @Test(arguments: ["conflict", "small", "badsum"])
    func `a server that objects gets the file in the end`(kind: String) async throws {
        let (id, sum) = try await send(kind, "u" + kind, size: 1_000_000)
        #expect(try await bench.end(of: id).state == .done(path: nil))
        #expect(try await bench.seen("u" + kind)["sha256"] == sum)
    }

    @Test(arguments: [
        ("gone", "The file is not wanted any more (status 404)."),
        ("oldtus", "The server speaks another version of tus."),
    ])
    func `a server that will not have it ends it`(kind: String, reason: String) async throws {
        let (id, _) = try await send(kind, "v" + kind, size: 1000)
        #expect(try await bench.end(of: id).state == .failed(reason))
    }

    @Test func `an empty file is sent`() async throws {
        let (id, _) = try await send("plain", "u6", size: 0)
        #expect(try await bench.end(of: id).state == .done(path: nil))
    }

    @Test func `a file that became shorter is not sent`() async throws {
        let path = try bench.makeFile("u7", size: 1_000_000)
        let sent = try await bench.session.sendFiles([path])
        let id = try #require(TransferID(sent.first?.transferId ?? ""))
        try bench.shorten(path)
        await bench.session.acceptForTest(
            id, "http://127.0.0.1:\(bench.port)/plain/u7/1000000/0")
        #expect(
            try await bench.end(of: id).state == .failed(FileProblem.changed("u7").sentence))
    }

    @Test func `of several files none is offered where one is none`() async throws {
        let path = try bench.makeFile("good", size: 10)
        let paths = [path, bench.folder]
        let failure = await #expect(throws: HostFailure.self) {
            _ = try await bench.session.sendFiles(paths)
        }
        #expect(failure?.code == .fileProblem)
        #expect(await bench.session.status().transfers == [])
    }
}
