import GatewayAPI
import JSONRPC
import NIOHTTP1

/// Why a request is refused, as a problem document says it.
struct HTTPFailure: Error, Sendable {
    var status: Int
    var kind: String
    var title: String
    var retryAfter: Duration?
    var minimumVersion: String?
    var downloadUrl: String?

    /// One of the protocol's own problems.
    static func problem(
        _ kind: Problem.Kind, _ title: String, retry: Duration? = nil
    ) -> HTTPFailure {
        HTTPFailure(status: kind.status, kind: kind.rawValue, title: title, retryAfter: retry)
    }

    /// Any other one.
    static func plain(_ status: Int, _ kind: String, _ title: String) -> HTTPFailure {
        HTTPFailure(status: status, kind: kind, title: title)
    }

    static func tooOld(minimum: String, download: String?) -> HTTPFailure {
        HTTPFailure(
            status: Problem.Kind.clientTooOld.status, kind: Problem.Kind.clientTooOld.rawValue,
            title: "This version of Deskhand is too old for this gateway.", minimumVersion: minimum,
            downloadUrl: download)
    }

    static let notFound = plain(404, "not-found", "There is nothing here.")
    static let badRequest = plain(400, "bad-request", "The request makes no sense.")

    /// What a failure inside looks like from outside.
    init(_ error: any Error) {
        switch error {
        case let failure as HTTPFailure: self = failure
        case let error as RPCError:
            let reason = error.data?.reason
            let status = [
                "session-gone": 410, "too-large": 413, "not-allowed": 403, "bad-state": 409,
                "not-active": 409, "not-found": 404,
            ]
            self = .plain(
                reason.flatMap { status[$0] } ?? 400, reason ?? "bad-request", error.message)
        default: self = .plain(500, "internal", "Something broke inside the gateway.")
        }
    }

    private init(
        status: Int, kind: String, title: String, retryAfter: Duration? = nil,
        minimumVersion: String? = nil, downloadUrl: String? = nil
    ) {
        self.status = status
        self.kind = kind
        self.title = title
        self.retryAfter = retryAfter
        self.minimumVersion = minimumVersion
        self.downloadUrl = downloadUrl
    }

    private struct Document: Encodable {
        let type: String
        let title: String
        let status: Int
        let minimumVersion: String?
        let downloadUrl: String?
    }

    var reply: HTTPReply {
        let document = Document(
            type: Problem.prefix + kind, title: title, status: status,
            minimumVersion: minimumVersion, downloadUrl: downloadUrl)
        var reply = HTTPReply(status: status)
        reply.body = .bytes((try? RPCEncoder.encode(document)) ?? [])
        reply.headers.add(name: "Content-Type", value: Problem.mediaType)
        if let retryAfter {
            let seconds = max(1, Int((retryAfter / .seconds(1)).rounded(.up)))
            reply.headers.add(name: "Retry-After", value: String(seconds))
        }
        if status == 405 { reply.headers.add(name: "Allow", value: "GET, HEAD") }
        return reply
    }
}

/// What a request is answered with.
struct HTTPReply: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// A part of a file; it is closed when the reply has been sent.
        case file(OpenFile, Range<Int64>)
    }

    var status = 200
    var headers = HTTPHeaders()
    var body = Body.none
    /// Whether the length is not that of the body, as for HEAD.
    var statedLength: Int64?

    init(status: Int = 200) { self.status = status }

    static func json(_ value: some Encodable, status: Int = 200) throws -> HTTPReply {
        var reply = HTTPReply(status: status)
        reply.headers.add(name: "Content-Type", value: "application/json")
        reply.headers.add(name: "Cache-Control", value: "no-store")
        reply.body = .bytes(try RPCEncoder.encode(value))
        return reply
    }

    static func redirect(_ path: String) -> HTTPReply {
        var reply = HTTPReply(status: 303)
        reply.headers.add(name: "Location", value: path)
        reply.headers.add(name: "Cache-Control", value: "no-store")
        return reply
    }
}
