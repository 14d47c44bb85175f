import HostRuntime
import Testing

@testable import CurlLink

struct ProxyTests {
    private func talk(_ proxy: String?, user: String = "") async throws -> String {
        let gateway = try TestGateway.shared.get()
        var settings = gateway.settings()
        settings.proxy = proxy.map { "http://\(user)127.0.0.1:\(gateway.port($0))" }
        let response = try await link.send(try request("show", server: "tls", settings: settings))
        #expect(!text(response).lowercased().contains("proxy-auth"))
        let socket = try await openSocket("echo", server: "tls", settings: settings)
        try await socket.send(.text("through"))
        guard case .text(let answer)? = try await socket.receive() else { return "" }
        let plain = try await openSocket("echo", settings: settings)
        await plain.close(code: 1000)
        return answer
    }

    @Test(.timeLimit(.minutes(1)))
    func `a proxy of settings is used for loopback too`() async throws {
        let gateway = try TestGateway.shared.get()
        #expect(try await talk("open") == "through")
        let proxied = text(try await link.send(try request("proxied")))
        #expect(proxied.contains("CONNECT 127.0.0.1:\(gateway.port("tls")) HTTP/1.1"))
        #expect(proxied.contains("CONNECT 127.0.0.1:\(gateway.port("plain")) HTTP/1.1"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a proxy gets name and password where it asks, also beside Negotiate`() async throws {
        #expect(try await talk("basic", user: "customer:pass%3Aword@") == "through")
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [("basic", "customer:wrong@", 407), ("basic", "", 407), ("forbids", "", 403)])
    func `a proxy that refuses is named as the one who did`(
        proxy: String, user: String, status: Int
    ) async throws {
        await #expect(throws: LinkError.proxyRefused(status)) {
            _ = try await talk(proxy, user: user)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a dead proxy is reported and not gone around`() async throws {
        await #expect { _ = try await talk("dead") } throws: { error in
            if case LinkError.unreachable = error { true } else { false }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the environment's proxy is used for names, and not for its exceptions`() async throws {
        var settings = try TestGateway.shared.get().settings()
        settings.connectSeconds = 3
        func send(_ url: String) async throws(LinkError) {
            _ = try await link.send(LinkRequest(method: "GET", url: url, settings: settings))
        }
        await #expect(throws: LinkError.proxyRefused(403)) {
            try await send("https://gate.invalid/")
        }
        await #expect {
            try await send("https://direct.invalid/")
        } throws: { error in
            [LinkError.unknownHost, .timedOut].contains(error as? LinkError)
        }
    }
}
