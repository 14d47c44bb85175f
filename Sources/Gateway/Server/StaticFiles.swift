import NIOHTTP1

/// Files below a folder, by names that cannot leave it.
struct StaticFiles: Sendable {
    let folder: String

    private static let types: [String: String] = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
        "ico": "image/x-icon", "wav": "audio/wav", "ogg": "audio/ogg", "oga": "audio/ogg",
        "mp3": "audio/mpeg", "woff2": "font/woff2", "woff": "font/woff", "ttf": "font/ttf",
        "json": "application/json", "txt": "text/plain; charset=utf-8",
    ]

    func reply(_ parts: some Collection<String>, headers: HTTPHeaders) async throws -> HTTPReply {
        let areNames = parts.allSatisfy { part in
            part.utf8.first != UInt8(ascii: ".") && (1...128).contains(part.utf8.count)
                && part.utf8.allSatisfy {
                    isLetterOrDigit($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D
                }
        }
        let name = parts.reversed().first ?? ""
        let ending = name.utf8.split(separator: UInt8(ascii: ".")).last.flatMap { String($0) }
        guard areNames, !parts.isEmpty, let type = Self.types[ending ?? ""] else {
            throw HTTPFailure.notFound
        }
        let path = folder + "/" + parts.joined(separator: "/")
        return try await Self.reply(
            path: path, type: type, ifNoneMatch: headers.first(name: "If-None-Match"))
    }

    static func reply(path: String, type: String, ifNoneMatch: String?) async throws -> HTTPReply {
        let file: OpenFile
        do {
            file = try await onDiskThread { try OpenFile(path) }
        } catch { throw HTTPFailure.notFound }
        let status = file.status
        guard status.isRegular else { throw HTTPFailure.notFound }
        let tag = "\"\(status.size)-\(status.modified)\""
        var reply = HTTPReply(status: tag == ifNoneMatch ? 304 : 200)
        reply.headers.add(name: "ETag", value: tag)
        reply.headers.add(name: "Cache-Control", value: "no-cache")
        guard reply.status == 200 else { return reply }
        reply.headers.add(name: "Content-Type", value: type)
        reply.body = .file(file, 0..<status.size)
        return reply
    }

    static func imageType(_ path: String) -> String? {
        let ending = path.utf8.split(separator: UInt8(ascii: ".")).last.flatMap { String($0) }
        return ["svg", "png", "jpg", "jpeg"].contains(ending) ? types[ending ?? ""] : nil
    }
}
