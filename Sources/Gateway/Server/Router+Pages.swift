import GatewayAPI
import NIOHTTP1

extension Router {
    func page(_ request: Request) async throws -> HTTPReply {
        let path = request.target.path
        let headers = request.head.headers
        func file(_ name: String) async throws -> HTTPReply {
            try await pages.reply([name], headers: headers)
        }
        switch path.first {
        case nil: return try await file("join.html")
        case "console":
            guard await board.agent(login: request.cookie(Self.agentCookie)) != nil else {
                return .redirect("/login")
            }
            switch path.dropFirst() {
            case []: return try await file("console.html")
            case ["screen"]: return try await file("screen.html")
            default: throw HTTPFailure.notFound
            }
        case "web": return try await pages.reply(path.dropFirst(), headers: headers)
        case "novnc": return try await noVNC.reply(path.dropFirst(), headers: headers)
        case "external" where path.count == 2: return try await file("external.html")
        case "avatar" where path.count == 2: return try await photo(path[1])
        default: break
        }
        guard path.count == 1 else { throw HTTPFailure.notFound }
        switch path[0] {
        case "login": return try await file("login.html")
        case "chat": return try await file("chat.html")
        case "robots.txt", "favicon.ico": return try await file(path[0])
        case "logo": return try await logo(headers)
        case "download": return try await download()
        default:
            let digits = path[0].utf8
            guard (6...12).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) })
            else { throw HTTPFailure.notFound }
            return try await file("join.html")
        }
    }

    private func photo(_ id: String) async throws -> HTTPReply {
        guard let photo = try await board.photo(of: id) else { throw HTTPFailure.notFound }
        var reply = HTTPReply()
        reply.headers.add(name: "Content-Type", value: photo.type)
        reply.headers.add(name: "Cache-Control", value: "max-age=300")
        reply.body = .bytes(photo.bytes)
        return reply
    }

    private func logo(_ headers: HTTPHeaders) async throws -> HTTPReply {
        guard let path = configuration.logoFile, let type = StaticFiles.imageType(path) else {
            throw HTTPFailure.notFound
        }
        return try await StaticFiles.reply(
            path: path, type: type, ifNoneMatch: headers.first(name: "If-None-Match"))
    }

    private func download() async throws -> HTTPReply {
        guard let path = configuration.downloadFile else { throw HTTPFailure.notFound }
        var reply = try await StaticFiles.reply(
            path: path, type: "application/octet-stream", ifNoneMatch: nil)
        reply.headers.add(name: "Content-Disposition", value: "attachment; filename=\"deskhand\"")
        return reply
    }
}

extension Switchboard {
    func photo(of id: String) throws -> (bytes: [UInt8], type: String)? {
        try store.photo(of: id)
    }
}
