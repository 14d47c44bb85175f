import GatewayAPI
import Policy

/// The params of what a page asks.
enum AgentParams {
    struct Create: Decodable { var title: NameText? }
    struct Start: Decodable {
        var sessionId: SessionID
        var access: ScreenAccess
        var scope: SharingScope?
    }
    struct End: Decodable {
        var sessionId: SessionID
        var text: ChatText?
    }
    struct Line: Decodable {
        var sessionId: SessionID
        var text: ChatText
        var channel: ChatChannel?
        var id: HostRequestID?
    }
    struct Channel: Decodable {
        var sessionId: SessionID
        var surface: ChatSurface
    }
    struct Select: Decodable {
        var sessionId: SessionID
        var viewerId: ViewerID
        var display: Int
    }
    struct Keys: Decodable {
        var sessionId: SessionID
        var keys: [String]
    }
    struct SetPolicy: Decodable {
        var sessionId: SessionID
        var policy: PolicyChange
    }
    struct SendNotice: Decodable {
        var sessionId: SessionID
        var title: NameText
        var text: ChatText
    }
    struct ClearNotice: Decodable {
        var sessionId: SessionID
        var noticeId: NoticeID
    }
    struct Publish: Decodable {
        var title: NameText
        var text: ChatText
    }
    struct Withdraw: Decodable { var noticeId: NoticeID }
    struct Say: Decodable {
        var sessionId: SessionID
        var text: ChatText
    }
    struct CreateExternal: Decodable {
        var sessionId: SessionID
        var name: NameText
    }
    struct RevokeExternal: Decodable {
        var sessionId: SessionID
        var externalId: String
    }
    struct SetRecording: Decodable {
        var sessionId: SessionID
        var on: Bool
    }
    struct File: Decodable {
        var sessionId: SessionID
        var transferId: TransferID
        var reason: NameText?
    }
}

/// What a page is answered.
enum AgentResults {
    struct Made: Encodable { let session: SessionView }
    struct Joined: Encodable {
        let session: SessionView
        let messages: [ChatLine]
    }
    struct History: Encodable { let messages: [ChatLine] }
    struct Code: Encodable {
        let code: String
        let link: String
    }
    struct NoticeMade: Encodable { let noticeId: NoticeID }
    struct ExternalMade: Encodable {
        let externalId: String
        let url: String
    }
}
