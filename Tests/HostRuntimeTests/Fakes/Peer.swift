import GatewayAPI
import HostRuntime
import JSONRPC

/// The gateway's end of one control connection: answers every request, counts its events.
actor Peer {
    let socket: FakeWebSocket
    private(set) var requests: [HostRequest] = []
    private(set) var acknowledged = 0
    private(set) var failures: [RPCError] = []
    private(set) var notifications: [String] = []
    private(set) var lastEvent = -1
    private var event: Int
    private var mute: Bool

    /// The newest event that was told before is `event`; a mute one answers no request.
    init(_ socket: FakeWebSocket, event: Int = 0, mute: Bool = false) {
        self.socket = socket
        self.event = event
        self.mute = mute
    }

    /// Reads `session.open` and answers it.
    func open(newest: Int? = nil, resumed: Bool = false) async throws {
        try await until { $0.lastEvent >= 0 }
        let opened = SessionOpened(
            resumed: resumed, event: newest ?? event, resumeSeconds: 60)
        give(try RPCEncoder.result(opened, id: .text("open")))
    }

    /// Refuses `session.open`.
    func refuse(_ reason: String) async throws {
        try await until { $0.lastEvent >= 0 }
        let error = RPCError(code: -32000, message: "no", reason: reason)
        give(try RPCEncoder.failure(error, id: .text("open")))
    }

    /// Tells an event, under the next number or another.
    func tell(_ told: GatewayEvent, number: Int? = nil) throws {
        if number == nil { event += 1 }
        give(try told.encode(number: number ?? event))
    }

    func give(_ bytes: [UInt8]) { socket.give(.text(String(decoding: bytes, as: UTF8.self))) }

    /// Waits until every event told so far is acknowledged.
    func settle() async throws {
        let event = event
        try await until { $0.acknowledged >= event }
    }

    /// Waits until the host has made a request.
    func request(_ method: String) async throws {
        try await until { $0.requests.contains { $0.method == method } }
    }

    func forgetRequests() { requests = [] }
    func fallSilent() { mute = true }

    private func until(_ isDone: (isolated Peer) -> Bool) async throws {
        if isDone(self) { return }
        for await message in socket.messages {
            guard case .text(let text) = message else { continue }
            try take(RPCMessage.parse(Array(text.utf8)))
            if isDone(self) { return }
        }
        struct Ended: Error {}
        throw Ended()
    }

    private func take(_ message: RPCMessage) throws {
        switch message {
        case .request(let call, let id):
            if call.method == SessionOpen.method {
                lastEvent = try call.params(as: SessionOpen.self).lastEvent
                return
            }
            let (request, hostID) = try HostRequest.decode(call)
            requests.append(request)
            guard !mute else { return }
            if case .chatSend = request {
                let sent = MessageID("m-" + hostID.text).map { ChatSent(messageId: $0) }
                give(try RPCEncoder.result(sent, id: id))
            } else {
                give(try RPCEncoder.result(EmptyObject(), id: id))
            }
        case .notification(let call):
            notifications.append(call.method)
            if call.method == SessionAck.method {
                acknowledged = try call.params(as: SessionAck.self).event
            }
        case .failure(let error, _): failures.append(error)
        case .result: break
        }
    }
}
