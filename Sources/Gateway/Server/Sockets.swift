import GatewayAPI
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Which WebSockets there are, and who may open them.
enum Sockets: Sendable {
    case host
    case agent
    case chat
    case hostScreen(ViewerID)
    case agentScreen(SessionID, ScreenAccess, tag: String?)
    case externalScreen(String)

    init?(_ target: RequestTarget) {
        let path = target.path
        switch (path.count, path.first) {
        case (2, "v1") where path[1] == "session": self = .host
        case (3, "v1") where path[1] == "agent" && path[2] == "socket": self = .agent
        case (3, "v1") where path[1] == "chat" && path[2] == "socket": self = .chat
        case (3, "v1") where path[1] == "screens":
            guard let viewer = ViewerID(path[2]) else { return nil }
            self = .hostScreen(viewer)
        case (4, "v1") where path[1] == "external" && path[3] == "screen":
            self = .externalScreen(path[2])
        case (5, "v1")
        where path[1] == "agent" && path[2] == "sessions" && path[4] == "screen":
            guard let session = SessionID(path[3]) else { return nil }
            let tag = target.query["tag"].flatMap { ViewerID($0)?.text }
            self = .agentScreen(
                session, ScreenAccess(rawValue: target.query["access"] ?? "") ?? .view,
                tag: tag.map { String($0.prefix(64)) })
        default: return nil
        }
    }

    /// The subprotocol; `nil` where none is needed.
    var subprotocol: (name: String, isNeeded: Bool) {
        switch self {
        case .host: ("deskhand.v1", true)
        case .agent: ("deskhand.agent.v1", true)
        case .chat: ("deskhand.chat.v1", true)
        // noVNC asks for no subprotocol unless told to.
        case .hostScreen, .agentScreen, .externalScreen: ("binary", false)
        }
    }

    /// Tells whether the WebSocket may be opened; throws the answer where not.
    @discardableResult
    static func admit(
        _ target: RequestTarget, _ headers: HTTPHeaders, _ board: Switchboard, _ origins: Origins
    ) async throws -> Sockets {
        guard let socket = Sockets(target) else { throw HTTPFailure.notFound }
        let bearer = Credentials.bearer(headers)
        let isHosts: Bool
        switch socket {
        case .host, .hostScreen: isHosts = true
        case .agent, .chat, .agentScreen, .externalScreen: isHosts = false
        }
        guard origins.allows(headers["Origin"], isNeeded: !isHosts) else {
            throw HTTPFailure.plain(403, "origin", "This request comes from another page.")
        }
        switch socket {
        case .host: try await board.admitHost(bearer)
        case .hostScreen(let viewer): try await board.admitHostScreen(bearer, viewer)
        case .agent:
            let token = Credentials.cookie(Router.agentCookie, headers)
            guard await board.agent(login: token) != nil else {
                throw HTTPFailure.plain(401, "login-needed", "Log in first.")
            }
        case .chat:
            guard await board.chat(Credentials.cookie(Router.chatCookie, headers)) != nil else {
                throw HTTPFailure.plain(401, "no-conversation", "There is no conversation.")
            }
        case .agentScreen(let session, _, _):
            let token = Credentials.cookie(Router.agentCookie, headers)
            try await board.admitAgentScreen(token, session)
        case .externalScreen(let token): try await board.admitExternalScreen(token)
        }
        let offered = headers[canonicalForm: "Sec-WebSocket-Protocol"]
        let wanted = socket.subprotocol
        guard !wanted.isNeeded || offered.contains(where: { $0 == wanted.name }) else {
            throw HTTPFailure.plain(400, "subprotocol", "The subprotocol is \(wanted.name).")
        }
        return socket
    }
}
