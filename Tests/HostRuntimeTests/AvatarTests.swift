import GatewayAPI
import LocalAPI
import Testing

@testable import HostRuntime

/// Pictures that a session names.
@Suite(.timeLimit(.minutes(1)))
struct AvatarTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]

    private func rig(_ url: String) async throws -> Rig {
        let rig = Rig()
        let peer = try await rig.joined()
        let agent = Agent(
            agentId: Make.agent.agentId, name: Make.agent.name, avatarUrl: url)
        try await peer.tell(.agentJoined(AgentJoined(agent: agent)))
        try await peer.settle()
        return rig
    }

    private func picture(_ bytes: [UInt8], status: Int = 200) -> LinkResponse {
        LinkResponse(status: status, headers: [], body: bytes)
    }

    private func token(_ rig: Rig) -> String? {
        rig.link.requests.last?.headers.first { $0.name == "Authorization" }?.value
    }

    @Test func `a picture is fetched once, and only the gateway gets the token`() async throws {
        let rig = try await rig("https://support.example/a.png")
        rig.link.setRedeem(.success(picture(Self.png)))
        let first = try await rig.ask(GetAvatar(url: "https://support.example/a.png"))
        #expect(first as? Avatar == Avatar(mediaType: "image/png", data: "iVBORw0KGgoA"))
        #expect(token(rig) == "Bearer token")
        let count = rig.link.requests.count
        try await rig.ask(GetAvatar(url: "https://support.example/a.png"))
        #expect(rig.link.requests.count == count)
    }

    @Test func `another server is asked without the token`() async throws {
        let rig = try await rig("https://pictures.example/a.png")
        rig.link.setRedeem(.success(picture(Self.png)))
        try await rig.ask(GetAvatar(url: "https://pictures.example/a.png"))
        #expect(rig.link.requests.last?.url == "https://pictures.example/a.png")
        #expect(token(rig) == nil)
    }

    @Test(arguments: [
        "https://support.example/other.png", "http://127.0.0.1/a.png", "file:///etc/passwd",
        "https://support.example:8443/a.png", "",
    ])
    func `what nobody in the session has is not fetched`(url: String) async throws {
        let rig = try await rig("https://support.example/a.png")
        let count = rig.link.requests.count
        await #expect(throws: HostFailure.self) { try await rig.ask(GetAvatar(url: url)) }
        #expect(rig.link.requests.count == count)
    }

    @Test func `a gateway cannot have this computer itself asked`() async throws {
        let rig = try await rig("http://127.0.0.1:631/a.png")
        let count = rig.link.requests.count
        await #expect(throws: HostFailure.self) {
            try await rig.ask(GetAvatar(url: "http://127.0.0.1:631/a.png"))
        }
        #expect(rig.link.requests.count == count)
    }

    @Test func `what is no picture is an error, and asked for again later`() async throws {
        let rig = try await rig("https://support.example/a.png")
        let call = GetAvatar(url: "https://support.example/a.png")
        for answer in [
            picture(Array("<svg/>".utf8)), picture([]), picture(Self.png, status: 404),
            picture(Self.png + [UInt8](repeating: 0, count: 1 << 20)),
        ] {
            rig.link.setRedeem(.success(answer))
            await #expect(throws: HostFailure.self) { try await rig.ask(call) }
        }
        rig.link.setRedeem(.failure(.tooLarge))
        await #expect(throws: HostFailure.self) { try await rig.ask(call) }
        rig.link.setRedeem(.success(picture(Self.png)))
        try await rig.ask(call)
    }
}
