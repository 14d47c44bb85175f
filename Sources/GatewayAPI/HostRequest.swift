public import JSONRPC
import Policy

/// The params of a host's request, and its method's name.
public protocol RequestParams: Codable, Equatable, Sendable {
    /// The method's name on the wire.
    static var method: String { get }
}

/// What a host tells a gateway that matters: sent until it is answered, done once.
///
/// Source: PROTOCOL.md section 6; `Man/deskhand-protocol.7`.
public enum HostRequest: Equatable, Sendable {
    /// The customer's answer to an agreement; declining ends the session.
    case agreementAnswer(AgreementAnswer)
    /// The customer's answer to a recording.
    case recordingAnswer(RecordingAnswer)
    /// What the customer has granted; `sharing: false` follows the stop.
    case sharingSet(SharingSet)
    /// The monitors; none until the customer has agreed to share.
    case displaysSet(DisplaysSet)
    /// The permissions in force.
    case permissionsSet(PermissionsSet)
    /// A line that the customer writes; comes back as `chat.message`.
    case chatSend(ChatSend)
    /// Which chat the customer has in front.
    case chatSurfaceSet(ChatSurfaceSet)
    /// The customer leaves because of a notice, without survey.
    case noticeLeave(NoticeLeave)
    /// The customer asks to send a file.
    case fileRequest(FileRequest)
    /// The customer's answer to an offered file.
    case fileAnswer(FileAnswer)
    /// A file's bytes are verified and in place.
    case fileDone(FileDone)
    /// A transfer is given up; nothing is left behind.
    case fileFailed(FileFailed)
    /// The host ends the session.
    case sessionEnd(SessionEnd)

    /// The params inside.
    public var params: any RequestParams {
        switch self {
        case .agreementAnswer(let params): params
        case .recordingAnswer(let params): params
        case .sharingSet(let params): params
        case .displaysSet(let params): params
        case .permissionsSet(let params): params
        case .chatSend(let params): params
        case .chatSurfaceSet(let params): params
        case .noticeLeave(let params): params
        case .fileRequest(let params): params
        case .fileAnswer(let params): params
        case .fileDone(let params): params
        case .fileFailed(let params): params
        case .sessionEnd(let params): params
        }
    }

    /// The method's name on the wire.
    public var method: String { type(of: params).method }

    /// The names of all requests' methods.
    public static var methods: [String] { decoders.keys.sorted() }

    /// Decodes a request, as a gateway does.
    ///
    /// - Returns: The request and the id by which a repeated one is known.
    /// - Throws: `RPCError.methodNotFound`, or `.invalidParams` where types or limits are broken.
    public static func decode(_ call: RPCCall) throws(RPCError) -> (HostRequest, HostRequestID) {
        struct Numbered: Decodable { let id: HostRequestID }
        guard let decoder = decoders[call.method] else { throw .methodNotFound }
        let id = try call.params(as: Numbered.self).id
        do {
            return (try decoder(call), id)
        } catch let error as RPCError {
            throw error
        } catch {
            throw .invalidParams
        }
    }

    /// Writes the request; its id goes both into the params and on the envelope.
    public func encode(id: HostRequestID) throws -> [UInt8] {
        try RPCEncoder.request(
            method, params: NumberedRequest(id: id, params: params), id: .text(id.text))
    }

    private static let decoders: [String: @Sendable (RPCCall) throws -> HostRequest] = [
        AgreementAnswer.method: { .agreementAnswer(try $0.limited()) },
        RecordingAnswer.method: { .recordingAnswer(try $0.limited()) },
        SharingSet.method: { .sharingSet(try $0.limited()) },
        DisplaysSet.method: { .displaysSet(try $0.limited()) },
        PermissionsSet.method: { .permissionsSet(try $0.limited()) },
        ChatSend.method: { .chatSend(try $0.limited()) },
        ChatSurfaceSet.method: { .chatSurfaceSet(try $0.limited()) },
        NoticeLeave.method: { .noticeLeave(try $0.limited()) },
        FileRequest.method: { .fileRequest(try $0.limited()) },
        FileAnswer.method: { .fileAnswer(try $0.limited()) },
        FileDone.method: { .fileDone(try $0.limited()) },
        FileFailed.method: { .fileFailed(try $0.limited()) },
        SessionEnd.method: { .sessionEnd(try $0.limited()) },
    ]
}

private struct NumberedRequest: Encodable {
    let id: HostRequestID
    let params: any RequestParams

    private enum CodingKeys: CodingKey { case id }

    func encode(to encoder: any Encoder) throws {
        try params.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
    }
}
