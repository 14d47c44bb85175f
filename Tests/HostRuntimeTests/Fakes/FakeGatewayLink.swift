import HostRuntime
import Synchronization

/// A gateway on the other side of the port: it answers as the test says.
final class FakeGatewayLink: GatewayLink {
    private struct State {
        var redeem: Result<LinkResponse, LinkError>
        var requests: [LinkRequest] = []
        var refusals: [Result<Void, LinkError>] = []
        var screenRefusal: LinkError?
        var control: [FakeWebSocket] = []
        var screens: [FakeWebSocket] = []
    }

    private let state: Mutex<State>
    private let controls: AsyncStream<FakeWebSocket>
    private let controlsEnd: AsyncStream<FakeWebSocket>.Continuation
    private let screensStream: AsyncStream<FakeWebSocket>
    private let screensEnd: AsyncStream<FakeWebSocket>.Continuation

    init(redeem: Result<LinkResponse, LinkError> = .success(.redeemed)) {
        state = Mutex(State(redeem: redeem))
        (controls, controlsEnd) = AsyncStream.makeStream(of: FakeWebSocket.self)
        (screensStream, screensEnd) = AsyncStream.makeStream(of: FakeWebSocket.self)
    }

    /// How many screen connections were opened.
    var openedScreens: Int { state.withLock { $0.screens.count } }

    func send(_ request: LinkRequest) async throws(LinkError) -> LinkResponse {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.redeem
        }
        return try answer.get()
    }

    func download(
        _ request: LinkRequest,
        onResponse: @escaping @Sendable (LinkResponse) -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws(LinkError) { throw .cancelled }

    func upload(
        _ request: LinkRequest, length: Int64,
        nextBytes: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(LinkError) -> LinkResponse { throw .cancelled }

    func openWebSocket(_ request: WebSocketRequest) async throws(LinkError) -> any WebSocketChannel
    {
        let isControl = request.subprotocol == "deskhand.v1"
        let refusal = state.withLock { state in
            guard isControl else { return state.screenRefusal }
            guard !state.refusals.isEmpty else { return nil }
            if case .failure(let error) = state.refusals.removeFirst() { return error }
            return nil
        }
        if let refusal { throw refusal }
        let socket = FakeWebSocket(request)
        state.withLock { state in
            if isControl { state.control.append(socket) } else { state.screens.append(socket) }
        }
        (isControl ? controlsEnd : screensEnd).yield(socket)
        return socket
    }

    /// What `/v1/redeem` answers.
    func setRedeem(_ answer: Result<LinkResponse, LinkError>) {
        state.withLock { $0.redeem = answer }
    }

    /// What the next control connections are refused with.
    func refuse(_ errors: [LinkError]) {
        state.withLock { $0.refusals += errors.map { .failure($0) } }
    }

    /// What screen connections are refused with.
    func refuseScreens(_ error: LinkError?) { state.withLock { $0.screenRefusal = error } }

    var requests: [LinkRequest] { state.withLock(\.requests) }
    var screenCount: Int { state.withLock { $0.screens.count } }
    var screens: [FakeWebSocket] { state.withLock(\.screens) }
    var controlCount: Int { state.withLock { $0.control.count } }

    /// Waits for the host's next control connection.
    func nextControl() async -> FakeWebSocket? { await controls.first { _ in true } }

    /// Waits for the host's next screen connection.
    func nextScreen() async -> FakeWebSocket? { await screensStream.first { _ in true } }
}

extension LinkResponse {
    static let redeemed = json(
        200,
        """
        {"sessionId":"s1","token":"token","socketUrl":"wss://support.example/v1/socket",\
        "company":{"name":"Example Ltd"}}
        """)

    static func json(_ status: Int, _ text: String, retryAfter: String? = nil) -> LinkResponse {
        LinkResponse(
            status: status, headers: retryAfter.map { [("retry-after", $0)] } ?? [],
            body: Array(text.utf8))
    }

    static func problem(_ kind: String, _ status: Int, retryAfter: String? = nil) -> LinkResponse {
        json(status, #"{"type":"urn:deskhand:problem:\#(kind)"}"#, retryAfter: retryAfter)
    }
}
