import FoundationEssentials
import GatewayAPI
import Invitation
import JSONRPC
import SupportSession

/// What a host needs to take its session up again after its own death: the session's secret, and
/// what the gateway has not answered yet.
///
/// The rest comes back from the gateway, which tells every event again. Consents do not: a host
/// that lost its memory asks again.
struct KeptSession: Codable, Sendable {
    /// The gateway.
    var gateway: GatewayAddress
    /// The session and its secret.
    var redeemed: RedeemResponse
    /// PEM files of certificate authorities that were named for this session.
    var authorityFiles: [String]
    /// The requests without an answer, as they go over the wire.
    var unanswered: [String]

    /// What the customer had chosen.
    var choices = Choices()
    /// Whether the customer had a window for it.
    var hasWindow: Bool?

    /// What the customer has forbidden in the course of a session, and must not be allowed again by
    /// an accident.
    struct Choices: Codable, Equatable, Sendable {
        /// Whether the clipboard goes through.
        var clipboard = true
        /// Whether files may be exchanged.
        var files = true
    }

    /// Keeps a session as it is now; consents that were on their way are not worth keeping.
    init(
        gateway: GatewayAddress, redeemed: RedeemResponse, authorityFiles: [String],
        outbox: Outbox
    ) {
        self.authorityFiles = authorityFiles
        self.gateway = gateway
        self.redeemed = redeemed
        unanswered = outbox.entries.compactMap { entry in
            guard entry.request.outlivesHost, let bytes = try? entry.request.encode(id: entry.id)
            else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Reads what was kept; `nil` where it is damaged.
    init?(_ bytes: [UInt8]) {
        guard let kept = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = kept
    }

    /// What is kept, as bytes.
    var bytes: [UInt8]? { try? RPCEncoder.encode(self) }

    /// The requests without an answer.
    var requests: [(id: HostRequestID, request: HostRequest)] {
        unanswered.compactMap { text in
            guard case .request(let call, _)? = try? RPCMessage.parse(Array(text.utf8)),
                let (request, id) = try? HostRequest.decode(call)
            else { return nil }
            return (id, request)
        }
    }
}

extension HostRequest {
    /// Whether it is still true when the host comes back: what was said is, what was shared is not.
    fileprivate var outlivesHost: Bool {
        switch self {
        case .chatSend, .agreementAnswer, .recordingAnswer, .noticeLeave, .sessionEnd, .fileDone,
            .fileFailed:
            true
        case .sharingSet, .displaysSet, .permissionsSet, .chatSurfaceSet, .fileRequest,
            .fileAnswer:
            false
        }
    }
}

extension KeptSession.Choices {
    init(_ sharing: Sharing) {
        self.init(clipboard: sharing.isClipboardOn, files: sharing.isFileExchangeOn)
    }
}
