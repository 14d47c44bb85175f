import Foundation
import Testing

/// What goes over the wire, by a raw client that shares no code with the gateway.
@Suite struct WireTests {
    private static let checks = [
        "redeem_open_and_replay", "idempotent_requests", "takeover", "codes_and_limits",
        "grace_queues_and_discards", "agreement_and_recording",
        "refused_recording_records_nothing", "screen_relay", "files_both_ways",
        "wrong_sum_is_refused", "killed_gateway_forgets_nothing", "web_chat",
        "queue_and_notices", "hostile_messages", "login", "web_chat_comes_back",
        "web_chat_gone_before_joining", "killed_gateway_misses_the_web_chat", "customer_has_gone",
        "nudges", "web_chat_waits", "closed", "photo", "viewer_that_does_not_wait",
    ]

    @Test(.timeLimit(.minutes(1)), arguments: checks)
    func `the gateway does as the protocol says`(check: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
        let sources = root.appending(path: "../../Sources/Gateway/Web").standardizedFileURL
        // Beside the bundle of tests, wherever the build puts it.
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? "."
        let folder = bundle.components(separatedBy: ".xctest")[0]
        let program = URL(filePath: folder).deletingLastPathComponent()
            .appending(path: "deskhand-gateway")
        let built = root.appending(path: "../../.build/debug/deskhand-gateway").standardizedFileURL
        let found = [program, built].first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
        let gateway = try #require(found, "deskhand-gateway is not built")
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [
            root.appending(path: "wire.py").path, gateway.path, sources.path, check,
        ]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: text, as: UTF8.self))")
    }
}
