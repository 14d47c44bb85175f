public import JSONRPC
import Policy

/// The params of an event, and its method's name.
public protocol EventParams: Codable, Equatable, Sendable {
    /// The method's name on the wire.
    static var method: String { get }
}

/// What a gateway tells a host that matters: each is numbered, applied once, and acknowledged.
///
/// Source: PROTOCOL.md section 5; `Man/deskhand-protocol.7`.
public enum GatewayEvent: Equatable, Sendable {
    /// Asks the customer to accept an agreement; answered by `agreement.answer`.
    case agreementShow(AgreementShow)
    /// Asks whether the session may be recorded; answered by `recording.answer`.
    case recordingAsk(RecordingAsk)
    /// Tells whether the session is being recorded.
    case recordingState(RecordingState)
    /// An agent asks to see or control; answered by `sharing.set`.
    case screenAsk(ScreenAsk)
    /// Greets the customer, with place in the queue and estimated wait.
    case greetingShow(GreetingShow)
    /// Updates place and wait; the text is a hold message.
    case queueUpdate(QueueUpdate)
    /// Shows a customer notice, with a way to leave.
    case noticeShow(NoticeShow)
    /// Takes a notice away.
    case noticeClear(NoticeClear)
    /// Says that nobody is available, and offers a page.
    case orphanedShow(OrphanedShow)
    /// An agent is in the session.
    case agentJoined(AgentJoined)
    /// An agent is no longer in the session.
    case agentLeft(AgentLeft)
    /// All agents have left; lines wait for one to come.
    case sessionGrace(SessionGrace)
    /// Nobody came back: the session is over, and the host returns to code entry.
    case sessionIdle(SessionIdle)
    /// Changes what is permitted, before the next frame.
    case policySet(PolicySet)
    /// Ends the session.
    case sessionEnded(SessionEnded)
    /// Opens a screen connection.
    case screenConnect(ScreenConnect)
    /// Closes a screen connection.
    case screenDisconnect(ScreenDisconnect)
    /// Shows one monitor to a viewer.
    case screenSelect(ScreenSelect)
    /// Presses keys together and releases them in reverse.
    case keysSend(KeysSend)
    /// A line of the conversation, from anybody.
    case chatMessage(ChatMessage)
    /// Tells where the conversation goes on.
    case chatChannelSet(ChatChannelSet)
    /// The web chat in the browser went away, or came back.
    case chatWidget(ChatWidget)
    /// Asks for the customer's attention.
    case chatNudge(ChatNudge)
    /// Offers a file to the customer.
    case fileOffer(FileOffer)
    /// The gateway takes a file that the customer asked to send.
    case fileAccepted(FileAccepted)
    /// The gateway takes no file.
    case fileRefused(FileRefused)
    /// Stops a transfer; what is partial is removed.
    case fileCancel(FileCancel)

    /// The params inside.
    public var params: any EventParams {
        switch self {
        case .agreementShow(let params): params
        case .recordingAsk(let params): params
        case .recordingState(let params): params
        case .screenAsk(let params): params
        case .greetingShow(let params): params
        case .queueUpdate(let params): params
        case .noticeShow(let params): params
        case .noticeClear(let params): params
        case .orphanedShow(let params): params
        case .agentJoined(let params): params
        case .agentLeft(let params): params
        case .sessionGrace(let params): params
        case .sessionIdle(let params): params
        case .policySet(let params): params
        case .sessionEnded(let params): params
        case .screenConnect(let params): params
        case .screenDisconnect(let params): params
        case .screenSelect(let params): params
        case .keysSend(let params): params
        case .chatMessage(let params): params
        case .chatChannelSet(let params): params
        case .chatWidget(let params): params
        case .chatNudge(let params): params
        case .fileOffer(let params): params
        case .fileAccepted(let params): params
        case .fileRefused(let params): params
        case .fileCancel(let params): params
        }
    }

    /// The method's name on the wire.
    public var method: String { type(of: params).method }

    /// The names of all events' methods.
    public static var methods: [String] { decoders.keys.sorted() }

    /// Decodes an event.
    ///
    /// - Returns: `nil` where no event has that name.
    /// - Throws: `RPCError.invalidParams` where types or limits are broken.
    public static func decode(_ call: RPCCall) throws(RPCError) -> GatewayEvent? {
        guard let decoder = decoders[call.method] else { return nil }
        do {
            return try decoder(call)
        } catch let error as RPCError {
            throw error
        } catch {
            throw .invalidParams
        }
    }

    /// Reads the number of an event; `nil` where the call carries none, and so is no event.
    public static func number(of call: RPCCall) -> Int? {
        struct Number: Decodable { let event: Int }
        guard let number = try? call.params(as: Number.self).event, number > 0,
            Limits.counts.contains(number)
        else { return nil }
        return number
    }

    /// Writes the event with its number.
    public func encode(number: Int) throws -> [UInt8] {
        try RPCEncoder.notification(method, params: NumberedEvent(event: number, params: params))
    }

    private static let decoders: [String: @Sendable (RPCCall) throws -> GatewayEvent] = [
        AgreementShow.method: { .agreementShow(try $0.limited()) },
        RecordingAsk.method: { .recordingAsk(try $0.limited()) },
        RecordingState.method: { .recordingState(try $0.limited()) },
        ScreenAsk.method: { .screenAsk(try $0.limited()) },
        GreetingShow.method: { .greetingShow(try $0.limited()) },
        QueueUpdate.method: { .queueUpdate(try $0.limited()) },
        NoticeShow.method: { .noticeShow(try $0.limited()) },
        NoticeClear.method: { .noticeClear(try $0.limited()) },
        OrphanedShow.method: { .orphanedShow(try $0.limited()) },
        AgentJoined.method: { .agentJoined(try $0.limited()) },
        AgentLeft.method: { .agentLeft(try $0.limited()) },
        SessionGrace.method: { .sessionGrace(try $0.limited()) },
        SessionIdle.method: { .sessionIdle(try $0.limited()) },
        PolicySet.method: { .policySet(try $0.limited()) },
        SessionEnded.method: { .sessionEnded(try $0.limited()) },
        ScreenConnect.method: { .screenConnect(try $0.limited()) },
        ScreenDisconnect.method: { .screenDisconnect(try $0.limited()) },
        ScreenSelect.method: { .screenSelect(try $0.limited()) },
        KeysSend.method: { .keysSend(try $0.limited()) },
        ChatMessage.method: { .chatMessage(try $0.limited()) },
        ChatChannelSet.method: { .chatChannelSet(try $0.limited()) },
        ChatWidget.method: { .chatWidget(try $0.limited()) },
        ChatNudge.method: { .chatNudge(try $0.limited()) },
        FileOffer.method: { .fileOffer(try $0.limited()) },
        FileAccepted.method: { .fileAccepted(try $0.limited()) },
        FileRefused.method: { .fileRefused(try $0.limited()) },
        FileCancel.method: { .fileCancel(try $0.limited()) },
    ]
}

private struct NumberedEvent: Encodable {
    let event: Int
    let params: any EventParams

    private enum CodingKeys: CodingKey { case event }

    func encode(to encoder: any Encoder) throws {
        try params.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(event, forKey: .event)
    }
}
