import FoundationEssentials
import GatewayAPI
import JSONRPC
import Logging
import NIOCore
import NIOHTTP1

/// Answers everything that is no WebSocket.
struct Router: Sendable {
    let board: Switchboard
    let configuration: GatewayConfiguration
    let spool: FileSpool
    let origins: Origins
    let pages: StaticFiles
    let noVNC: StaticFiles

    /// One request, as the routes see it.
    struct Request {
        let head: HTTPRequestHead
        let target: RequestTarget
        let body: RequestBody
        let address: String

        var bearer: String? { Credentials.bearer(head.headers) }
        func cookie(_ name: String) -> String? { Credentials.cookie(name, head.headers) }
    }

    /// Answers one request.
    func reply(to head: HTTPRequestHead, body: RequestBody, address: String) async -> HTTPReply {
        var reply: HTTPReply
        do {
            guard let target = RequestTarget(head.uri) else { throw HTTPFailure.badRequest }
            let request = Request(
                head: head, target: target, body: body,
                address: Credentials.address(
                    address, head.headers, isBehindProxy: configuration.isBehindProxy))
            reply = try await route(request)
        } catch {
            let failure = HTTPFailure(error)
            if failure.status == 500 {
                board.log.error("cannot answer", metadata: ["error": "\(error)"])
            }
            reply = failure.reply
        }
        secure(&reply)
        return reply
    }

    private func route(_ request: Request) async throws -> HTTPReply {
        let path = request.target.path
        let isRead = request.head.method == .GET || request.head.method == .HEAD
        guard path.first == "v1" else {
            guard isRead else { throw HTTPFailure.plain(405, "method", "Only GET is known here.") }
            return try await page(request)
        }
        let origin = request.head.headers["Origin"]
        let needsOrigin = !isRead && request.bearer == nil && path != ["v1", "redeem"]
        guard isRead ? true : origins.allows(origin, isNeeded: needsOrigin) else {
            throw HTTPFailure.plain(403, "origin", "This request comes from another page.")
        }
        switch path.dropFirst().first {
        case "uploads": return try await tus(request)
        case "files": return try await download(request)
        case "agent": return try await agent(request)
        case "chat": return try await chat(request)
        default: break
        }
        switch (request.head.method, path.dropFirst().joined(separator: "/")) {
        case (.POST, "redeem"):
            let body = try await decoded(RedeemRequest.self, request)
            return try .json(try await board.redeem(body, from: request.address))
        case (.GET, "company"): return try .json(await companyDescription())
        default: break
        }
        if isRead, path.count == 3, path[1] == "external" {
            return try .json(try await board.describeExternal(path[2]))
        }
        // What is a WebSocket, and came without asking for one or was refused.
        try await Sockets.admit(request.target, request.head.headers, board, origins)
        throw HTTPFailure.plain(426, "upgrade-required", "This is a WebSocket.")
    }

    private struct CompanyDescription: Encodable {
        let name: String
        let logoUrl: String?
        let greeting: String?
        let downloadUrl: String?
        let surveyUrl: String?
        /// How long support stays closed; absent while it is open.
        let closedSeconds: Double?
        let closedUrl: String?
    }

    private func companyDescription() async -> CompanyDescription {
        let company = await board.company
        return CompanyDescription(
            name: company.name.text, logoUrl: company.logoUrl,
            greeting: configuration.texts.greeting, downloadUrl: await board.downloadURL,
            surveyUrl: configuration.texts.surveyURL,
            closedSeconds: await board.closedFor.map { $0 / .seconds(1) },
            closedUrl: await board.closedFor == nil ? nil : configuration.texts.orphanedURL)
    }

    /// Reads a JSON body, strictly: a page that posts a form is none of ours.
    func decoded<T: Decodable>(_ type: T.Type, _ request: Request) async throws -> T {
        let media = request.head.headers.first(name: "Content-Type") ?? ""
        guard media.lowercased().hasPrefix("application/json") else {
            throw HTTPFailure.plain(415, "media-type", "The body is to be application/json.")
        }
        let bytes = try await request.body.all(limit: 64 * 1024)
        guard (try? JSONScanner.check(bytes)) == .some(nil),
            let value = try? JSONDecoder().decode(type, from: Data(bytes))
        else { throw HTTPFailure.badRequest }
        return value
    }

    private func secure(_ reply: inout HTTPReply) {
        let socket =
            origins.base.hasPrefix("https:")
            ? "wss:" + origins.base.dropFirst(6) : "ws:" + origins.base.dropFirst(5)
        let policy = [
            "default-src 'none'", "script-src 'self'", "style-src 'self'",
            "img-src 'self' data: blob:", "media-src 'self' data:",
            "connect-src 'self' \(socket)", "font-src 'self'", "frame-src 'self'",
            "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
        ]
        reply.headers.add(
            name: "Content-Security-Policy", value: policy.joined(separator: "; "))
        reply.headers.add(name: "X-Frame-Options", value: "DENY")
        reply.headers.add(name: "X-Content-Type-Options", value: "nosniff")
        reply.headers.add(name: "Referrer-Policy", value: "no-referrer")
        reply.headers.add(name: "Cross-Origin-Opener-Policy", value: "same-origin")
        if origins.base.hasPrefix("https:") {
            reply.headers.add(name: "Strict-Transport-Security", value: "max-age=31536000")
        }
    }
}
