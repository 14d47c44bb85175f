import GatewayAPI
import Hashing
import NIOCore
import NIOHTTP1

extension Router {
    /// Gives a file to the host, or the part of it that it asks for.
    func download(_ request: Request) async throws -> HTTPReply {
        let path = request.target.path
        let isRead = request.head.method == .GET || request.head.method == .HEAD
        guard isRead, path.count == 4, let session = SessionID(path[2]),
            let transfer = TransferID(path[3])
        else { throw HTTPFailure.notFound }
        let state = try await board.download(request.bearer, session, transfer)
        return try await part(
            of: spool.path(session, transfer), tag: "\"\(state.sha256)\"",
            headers: request.head.headers)
    }

    func attachment(_ path: String, name: String, headers: HTTPHeaders) async throws -> HTTPReply {
        var reply = try await part(of: path, tag: nil, headers: headers)
        let last = name.utf8.split(separator: UInt8(ascii: "/")).last ?? "file".utf8[...]
        let plain = String(
            decoding: last.map { isLetterOrDigit($0) || $0 == 0x2E || $0 == 0x2D ? $0 : 0x5F },
            as: UTF8.self)
        // RFC 6266: the plain name for old programs, the true one percent-encoded.
        let encoded = last.map { byte in
            isLetterOrDigit(byte) || byte == 0x2E || byte == 0x2D
                ? String(decoding: [byte], as: UTF8.self) : "%" + hexadecimal([byte]).uppercased()
        }.joined()
        reply.headers.add(
            name: "Content-Disposition",
            value: "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)")
        return reply
    }

    private func part(
        of path: String, tag: String?, headers: HTTPHeaders
    ) async throws -> HTTPReply {
        let file: OpenFile
        do {
            file = try await onDiskThread { try OpenFile(path) }
        } catch { throw HTTPFailure.notFound }
        let size = file.status.size
        let condition = headers.first(name: "If-Range")
        let isSame = condition == nil || condition == tag
        var reply = HTTPReply()
        reply.headers.add(name: "Accept-Ranges", value: "bytes")
        reply.headers.add(name: "Cache-Control", value: "no-store")
        reply.headers.add(name: "Content-Type", value: "application/octet-stream")
        if let tag { reply.headers.add(name: "ETag", value: tag) }
        switch isSame ? ByteRange(header: headers.first(name: "Range"), size: size) : .all {
        case .all: reply.body = .file(file, 0..<size)
        case .part(let range):
            reply.status = 206
            reply.headers.add(
                name: "Content-Range",
                value: "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)")
            reply.body = .file(file, range)
        case .unsatisfiable:
            reply.status = 416
            reply.headers.add(name: "Content-Range", value: "bytes */\(size)")
        }
        return reply
    }

    /// Takes a customer's file, piece by piece.
    ///
    /// Source: tus resumable upload protocol 1.0.0, core; the upload is there already.
    func tus(_ request: Request) async throws -> HTTPReply {
        if request.head.method == .OPTIONS { return tusReply(204) }
        let path = request.target.path
        guard path.count == 4, let session = SessionID(path[2]), let transfer = TransferID(path[3])
        else { throw HTTPFailure.notFound }
        guard request.head.headers.first(name: "Tus-Resumable") == "1.0.0" else {
            return tusReply(412)
        }
        let state = try await board.upload(request.bearer, session, transfer)
        let spool = spool
        let file = try await onDiskThread { try spool.file(session, transfer) }
        let offset = file.status.size
        switch request.head.method {
        case .HEAD:
            // All of it may have come before the gateway was stopped, or it may be empty.
            if offset == state.size, state.state == .accepted {
                return try await finished(session, state, file)
            }
            var reply = tusReply(200)
            reply.headers.add(name: "Upload-Offset", value: String(offset))
            reply.headers.add(name: "Upload-Length", value: String(state.size))
            reply.headers.add(name: "Cache-Control", value: "no-store")
            return reply
        case .PATCH: return try await patch(request, session, state, file, offset: offset)
        default: throw HTTPFailure.plain(405, "method", "HEAD and PATCH are known here.")
        }
    }

    private func tusReply(_ status: Int) -> HTTPReply {
        var reply = HTTPReply(status: status)
        reply.headers.add(name: "Tus-Resumable", value: "1.0.0")
        reply.headers.add(name: "Tus-Version", value: "1.0.0")
        reply.headers.add(name: "Tus-Max-Size", value: String(configuration.limits.fileBytes))
        return reply
    }

    private func patch(
        _ request: Request, _ session: SessionID, _ state: TransferState, _ file: OpenFile,
        offset: Int64
    ) async throws -> HTTPReply {
        let headers = request.head.headers
        guard headers.first(name: "Content-Type") == "application/offset+octet-stream" else {
            return tusReply(415)
        }
        guard headers.first(name: "Upload-Offset").flatMap(Int64.init) == offset else {
            return tusReply(409)
        }
        let length = headers.first(name: "Content-Length").flatMap(Int64.init) ?? 0
        guard length >= 0, length <= state.size - offset else { return tusReply(413) }
        guard await board.beginUpload(session, state.transferId) else { return tusReply(423) }
        let end: Int64
        do {
            end = try await receive(request.body, session, state, file, from: offset)
        } catch {
            await board.endUpload(session, state.transferId)
            throw error
        }
        await board.endUpload(session, state.transferId)
        var reply = tusReply(204)
        reply.headers.add(name: "Upload-Offset", value: String(end))
        guard end == state.size, state.state == .accepted else { return reply }
        return try await finished(session, state, file, reply: reply)
    }

    private func finished(
        _ session: SessionID, _ state: TransferState, _ file: OpenFile, reply: HTTPReply? = nil
    ) async throws -> HTTPReply {
        var whole = tusReply(200)
        whole.headers.add(name: "Upload-Offset", value: String(state.size))
        whole.headers.add(name: "Upload-Length", value: String(state.size))
        let reply = reply ?? whole
        let sum = try await onDiskThread { try FileSpool.sum(file) }
        await board.uploadFinished(session, state.transferId, isRight: sum == state.sha256)
        // 460 is tus's own number for a wrong sum.
        return sum == state.sha256 ? reply : tusReply(460)
    }

    private func receive(
        _ body: RequestBody, _ session: SessionID, _ state: TransferState, _ file: OpenFile,
        from offset: Int64
    ) async throws -> Int64 {
        var offset = offset
        var told = offset
        while let piece = try await body.nextPiece() {
            let count = Int64(piece.readableBytes)
            guard count <= state.size - offset else {
                throw HTTPFailure.plain(413, "too-large", "That is more than was announced.")
            }
            let place = offset
            try await onDiskThread {
                try piece.withUnsafeReadableBytes { try file.write($0, at: place) }
            }
            offset += count
            if offset - told >= 4 << 20 {
                told = offset
                await board.uploaded(session, state.transferId, to: offset)
            }
        }
        try await onDiskThread { try file.sync() }
        await board.uploaded(session, state.transferId, to: offset)
        return offset
    }
}
