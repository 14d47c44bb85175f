import FoundationEssentials
import GatewayAPI
import Invitation
import JSONRPC
import SupportSession

/// What a host needs to take its session up again after its own death: the session's secret, what
/// the gateway has not answered yet, and what the customer has answered.
///
/// The rest comes back from the gateway, which tells every event again. A host that has lost this
/// too asks the customer again.
struct KeptSession: Codable, Sendable {
    /// The gateway.
    var gateway: GatewayAddress
    /// The session and its secret.
    var redeemed: RedeemResponse
    /// PEM files of certificate authorities that were named for this session.
    var authorityFiles: [String]
    /// The requests without an answer, as they go over the wire.
    var unanswered: [String]

    /// What the customer had answered and chosen, and the files on their way.
    var recollection = Recollection()
    /// Where the files are that are being sent.
    var outgoing: [TransferID: String] = [:]
    /// For how long the gateway holds a session without its host.
    var resumeSeconds: Double = 120
    /// Whether the customer had a window for it.
    var hasWindow: Bool?

    /// Keeps a session as it is now; what is told anew at every beginning is not worth keeping.
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
            .fileFailed, .fileRequest, .fileAnswer:
            true
        case .sharingSet, .displaysSet, .permissionsSet, .chatSurfaceSet: false
        }
    }
}
