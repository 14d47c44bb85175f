import GatewayAPI
import NIOCore
import NIOHTTP1

private struct Login: Decodable {
    let name: String
    let password: String
}
private struct LoggedIn: Encodable { let agent: GatewayAPI.Agent }
private struct ChatStart: Decodable {
    var name: String?
    var code: String?
}
private struct ChatStarted: Encodable {
    let sessionId: SessionID
    /// What brings the conversation back where the browser has lost its cookies.
    var key: String?
}
private struct ChatResume: Decodable { var key: String }
private struct Uploaded: Encodable { let transferId: TransferID }

extension Router {
    static let agentCookie = "deskhand-agent"
    static let chatCookie = "deskhand-chat"

    func agent(_ request: Request) async throws -> HTTPReply {
        let path = request.target.path.dropFirst(2)
        let token = request.cookie(Self.agentCookie)
        switch (request.head.method, path.joined(separator: "/")) {
        case (.POST, "login"): return try await logIn(request)
        case (.POST, "logout"):
            await board.logOut(token)
            var reply = HTTPReply(status: 204)
            setCookie(Self.agentCookie, nil, &reply)
            return reply
        case (.GET, "me"):
            guard let agent = await board.agent(login: token) else {
                throw HTTPFailure.plain(401, "login-needed", "Log in first.")
            }
            return try .json(LoggedIn(agent: agent))
        case (.POST, "avatar"):
            let bytes = try await request.body.all(limit: Photo.longest)
            let photo: Photo
            do throws(Photo.Problem) {
                photo = try Photo(bytes)
            } catch { throw HTTPFailure.plain(415, "no-photo", error.rawValue) }
            return try .json(LoggedIn(agent: try await board.setPhoto(bytes, photo, login: token)))
        case (.DELETE, "avatar"):
            return try .json(LoggedIn(agent: try await board.setPhoto(nil, nil, login: token)))
        default: return try await agentSession(request, token)
        }
    }

    private func logIn(_ request: Request) async throws -> HTTPReply {
        let login = try await decoded(Login.self, request)
        guard login.name.utf8.count <= 1024, login.password.utf8.count <= 1024 else {
            throw HTTPFailure.badRequest
        }
        let stored = try await board.prepareLogin(name: login.name, from: request.address)
        let matches = try await onDiskThread { Password.matches(login.password, stored: stored) }
        let (agent, token) = try await board.finishLogin(
            name: login.name, matches: matches, from: request.address)
        var reply = try HTTPReply.json(LoggedIn(agent: agent))
        setCookie(Self.agentCookie, token, &reply)
        return reply
    }

    private func setCookie(
        _ name: String, _ value: String?, _ reply: inout HTTPReply, lasts: Duration? = nil
    ) {
        reply.headers.add(
            name: "Set-Cookie",
            value: Credentials.setCookie(name, value, base: origins.base, lasts: lasts))
    }

    private func agentSession(_ request: Request, _ token: String?) async throws -> HTTPReply {
        let path = Array(request.target.path.dropFirst(2))
        guard path.count >= 3, path[0] == "sessions", let session = SessionID(path[1]) else {
            try await Sockets.admit(request.target, request.head.headers, board, origins)
            throw HTTPFailure.plain(426, "upgrade-required", "This is a WebSocket.")
        }
        switch (request.head.method, path[2], path.count) {
        case (.POST, "files", 3): return try await offer(request, session, token)
        case (.GET, "files", 4), (.HEAD, "files", 4):
            guard let transfer = TransferID(path[3]) else { throw HTTPFailure.notFound }
            let state = try await board.received(token, session, transfer)
            return try await attachment(
                spool.path(session, transfer), name: state.name, headers: request.head.headers)
        case (.GET, "transcript", 3):
            guard await board.agent(login: token) != nil else {
                throw HTTPFailure.plain(401, "login-needed", "Log in first.")
            }
            return text(try await board.transcript(of: session))
        case (.GET, "recordings", 4):
            let file = try await board.recording(token, session, path[3])
            return try await attachment(
                file, name: "\(path[3]).fbs", headers: request.head.headers)
        default:
            try await Sockets.admit(request.target, request.head.headers, board, origins)
            throw HTTPFailure.plain(426, "upgrade-required", "This is a WebSocket.")
        }
    }

    private func text(_ text: String) -> HTTPReply {
        var reply = HTTPReply()
        reply.headers.add(name: "Content-Type", value: "text/plain; charset=utf-8")
        reply.headers.add(name: "Cache-Control", value: "no-store")
        reply.headers.add(
            name: "Content-Disposition", value: "attachment; filename=\"transcript.txt\"")
        reply.body = .bytes(Array(text.utf8))
        return reply
    }

    private func offer(
        _ request: Request, _ session: SessionID, _ token: String?
    ) async throws -> HTTPReply {
        guard let name = request.target.query["name"], isFileName(name) else {
            throw HTTPFailure.plain(400, "bad-name", "The file's name cannot be used.")
        }
        let length = request.head.headers.first(name: "Content-Length").flatMap(Int64.init)
        guard let length, length >= 0 else {
            throw HTTPFailure.plain(411, "length-required", "The length is missing.")
        }
        let agent = try await board.admitFile(token, session, size: length)
        guard let transfer = TransferID(Secrets.identifier()) else { throw HTTPFailure.badRequest }
        do {
            let sum = try await store(request.body, session, transfer, size: length)
            try await board.offer(
                agent.agentId, session, transfer, name: name, size: length, sha256: sum)
        } catch {
            spool.remove(session, transfer)
            throw error
        }
        return try .json(Uploaded(transferId: transfer), status: 201)
    }

    private func store(
        _ body: RequestBody, _ session: SessionID, _ transfer: TransferID, size: Int64
    ) async throws -> String {
        let spool = spool
        let file = try await onDiskThread { try spool.file(session, transfer) }
        var offset: Int64 = 0
        while let piece = try await body.nextPiece() {
            guard offset + Int64(piece.readableBytes) <= size else { throw HTTPFailure.badRequest }
            let place = offset
            try await onDiskThread {
                try piece.withUnsafeReadableBytes { try file.write($0, at: place) }
            }
            offset += Int64(piece.readableBytes)
        }
        guard offset == size else { throw HTTPFailure.badRequest }
        return try await onDiskThread {
            try file.sync()
            return try FileSpool.sum(file)
        }
    }

    func chat(_ request: Request) async throws -> HTTPReply {
        let cookie = request.cookie(Self.chatCookie)
        switch (request.head.method, request.target.path.dropFirst(2).joined(separator: "/")) {
        case (.POST, "start"):
            let start = try await decoded(ChatStart.self, request)
            let (session, token) = try await board.startChat(
                cookie: cookie, name: start.name, code: start.code, from: request.address)
            var reply = try HTTPReply.json(ChatStarted(sessionId: session, key: token))
            // A browser that is started again must find the conversation.
            if let token {
                setCookie(Self.chatCookie, token, &reply, lasts: configuration.timing.keep)
            }
            return reply
        case (.POST, "resume"):
            let key = try await decoded(ChatResume.self, request).key
            guard key.utf8.count <= 128, let session = await board.liveChat(key) else {
                throw HTTPFailure.plain(401, "no-conversation", "There is no conversation.")
            }
            var reply = try HTTPReply.json(ChatStarted(sessionId: session))
            setCookie(Self.chatCookie, key, &reply, lasts: configuration.timing.keep)
            return reply
        case (.GET, "me"):
            guard let session = await board.liveChat(cookie) else {
                throw HTTPFailure.plain(401, "no-conversation", "There is no conversation.")
            }
            return try .json(ChatStarted(sessionId: session))
        case (.POST, "leave"):
            await board.leaveChat(cookie)
            return HTTPReply(status: 204)
        case (.GET, "transcript"):
            guard let session = await board.chat(cookie) else {
                throw HTTPFailure.plain(401, "no-conversation", "There is no conversation.")
            }
            return text(try await board.transcript(of: session))
        default:
            try await Sockets.admit(request.target, request.head.headers, board, origins)
            throw HTTPFailure.plain(426, "upgrade-required", "This is a WebSocket.")
        }
    }
}
