import Foundation
import Glibc
import HostRuntime
import Logging
import Synchronization

@testable import CurlLink

/// The Python servers of this folder, started once and ended with the tests.
final class TestGateway: Sendable {
    static let shared = Result { try TestGateway() }

    let values: [String: String]
    /// Where TLS secrets would go if `SSLKEYLOGFILE` were obeyed.
    let keyLog: String
    private let lifeLine: Int32
    private let runs = Atomic<Int>(0)

    private init() throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Servers/server.py").path
        let (input, output) = (try Self.makePipe(), try Self.makePipe())
        try Self.spawn("/usr/bin/python3", ["-B", script], input: input.read, output: output.write)
        close(input.read)
        close(output.write)
        lifeLine = input.write
        let line = try Self.readLine(output.read)
        values = Dictionary(
            uniqueKeysWithValues: line.split(separator: " ").map { pair in
                let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
                return (halves[0], halves[1])
            })
        keyLog = "/tmp/curllink-keys-\(getpid())"
        setHostileEnvironment()
    }

    /// Everything that a program is wrongly led by, set before libcurl is first used.
    private func setHostileEnvironment() {
        setenv("SSLKEYLOGFILE", keyLog, 1)
        setenv("SSL_CERT_FILE", values["authority"] ?? "", 1)
        setenv("CURL_CA_BUNDLE", values["authority"] ?? "", 1)
        for name in ["http_proxy", "https_proxy", "all_proxy"] {
            setenv(name, "http://127.0.0.1:\(values["forbids"] ?? "")", 1)
        }
        setenv("no_proxy", "direct.invalid", 1)
    }

    func port(_ name: String) -> String { values[name] ?? "0" }

    /// A number that no other request bears.
    func newRun() -> String { String(runs.add(1, ordering: .relaxed).newValue) }

    func settings(trusting: Bool = true, proxy: String? = nil) -> LinkSettings {
        LinkSettings(
            authorityFiles: trusting ? [values["authority"] ?? ""] : [],
            proxy: proxy.map { name in "http://127.0.0.1:\(port(name))" }, connectSeconds: 10,
            stallSeconds: 15)
    }

    private static func makePipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// The child's signals are as a shell would leave them: Swift's threads block some.
    private static func spawn(
        _ program: String, _ arguments: [String], input: Int32, output: Int32
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var pid = pid_t()
        let status = posix_spawn(&pid, program, &actions, &attributes, words, environ)
        guard status == 0 else { throw POSIXError(.ENOENT) }
    }

    private static func readLine(_ descriptor: Int32) throws -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) == 1, byte != 10 { line.append(byte) }
        guard !line.isEmpty else { throw POSIXError(.ECHILD) }
        return String(decoding: line, as: UTF8.self)
    }
}

let link = CurlLink(logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))

/// Opens a WebSocket to the test gateway.
func openSocket(
    _ path: String, run: String = "0", server: String = "plain", maximumBytes: Int = 1 << 20,
    settings: LinkSettings? = nil
) async throws -> any WebSocketChannel {
    let gateway = try TestGateway.shared.get()
    let scheme = server == "plain" || server == "silent" ? "ws" : "wss"
    let mark = path.contains("?") ? "&" : "?"
    return try await link.openWebSocket(
        WebSocketRequest(
            url: "\(scheme)://127.0.0.1:\(gateway.port(server))/\(path)\(mark)run=\(run)",
            bearerToken: "secret-token", subprotocol: "deskhand.v1",
            maximumMessageBytes: maximumBytes, settings: settings ?? gateway.settings()))
}

/// Makes a request for the test gateway.
func request(
    _ path: String, method: String = "GET", server: String = "plain", body: [UInt8] = [],
    headers: [(name: String, value: String)] = [], maximumBytes: Int = 1 << 20,
    settings: LinkSettings? = nil
) throws -> LinkRequest {
    let gateway = try TestGateway.shared.get()
    let scheme = server == "plain" || server == "silent" || server == "dead" ? "http" : "https"
    return LinkRequest(
        method: method, url: "\(scheme)://127.0.0.1:\(gateway.port(server))/\(path)",
        headers: headers, body: body, maximumBytes: maximumBytes,
        settings: settings ?? gateway.settings())
}

func text(_ response: LinkResponse) -> String { String(decoding: response.body, as: UTF8.self) }

/// What the server says of how the client behaved: "OK", or what was wrong.
func verdict(_ run: String) async throws -> String {
    var ask = try request("verdict?run=\(run)")
    ask.settings.stallSeconds = 60
    return text(try await link.send(ask))
}

/// Sends everything back until the peer closes or breaks off.
func echoAll(_ socket: any WebSocketChannel) async {
    do {
        while let message = try await socket.receive() { try await socket.send(message) }
    } catch {}
}
