import GatewayAPI
import Invitation

/// Fetches one file from an agent, over as many connections as it takes.
///
/// Source: RFC 9110 section 14 (range requests); PROTOCOL.md section 9.
struct FileDownload: Sendable {
    let offer: FileOffer
    let store: any FileStore
    let route: TransferRoute
    let patience: Duration
    let progress: @Sendable (Int64) -> Void

    /// A file in place.
    struct Placed: Sendable {
        /// `nil` where it was in place before.
        let file: (any IncomingFile)?
        let path: String
    }

    /// Fetches the file and gives it its name; whatever it throws, nothing is left behind.
    func run() async throws(TransferFailure) -> Placed {
        let placed = await store.placed(
            name: offer.name, size: offer.size, sha256: offer.sha256,
            transfer: offer.transferId.text, origin: route.gateway.url)
        if let placed { return Placed(file: nil, path: placed) }
        let first = try await open()
        let left = first.received
        do throws(TransferFailure) {
            return try await fetch(into: first)
        } catch .problem(.wrongHash) where left > 0 {
            // What an earlier run left may have suffered from what ended it.
            return try await fetch(into: try await open())
        }
    }

    private func open() async throws(TransferFailure) -> any IncomingFile {
        do throws(FileProblem) {
            return try await store.openIncoming(
                name: offer.name, size: offer.size, transfer: offer.transferId.text,
                origin: route.gateway.url)
        } catch {
            throw .problem(error)
        }
    }

    private func fetch(into file: any IncomingFile) async throws(TransferFailure) -> Placed {
        do throws(TransferFailure) {
            try await receive(into: file)
            let path: String
            do throws(FileProblem) {
                path = try await file.finish(sha256: offer.sha256)
            } catch {
                throw TransferFailure.problem(error)
            }
            guard !Task.isCancelled else { throw TransferFailure.cancelled }
            return Placed(file: file, path: path)
        } catch {
            await file.discard()
            throw error
        }
    }

    private func receive(into file: any IncomingFile) async throws(TransferFailure) {
        var persistence = Persistence(patience: patience)
        var tag: String?
        var idle = 0
        progress(file.received)
        while file.received < offer.size {
            guard !Task.isCancelled else { throw .cancelled }
            let before = file.received
            let sink = DownloadSink(file, size: offer.size, tag: tag, progress)
            let isCut = try await attempt(into: sink, from: before)
            if let failure = sink.failure { throw failure }
            tag = sink.tag
            if file.received > before { persistence.progressed() }
            guard file.received < offer.size else { return }
            // An answer that is whole and has nothing new will not have more the next time.
            idle = isCut || file.received > before || sink.isPassing ? 0 : idle + 1
            guard idle < 3 else { throw .problem(.wrongSize) }
            try await persistence.wait(atLeast: sink.retryAfter)
        }
    }

    /// Makes one request; returns whether the connection was lost.
    private func attempt(
        into sink: DownloadSink, from offset: Int64
    ) async throws(TransferFailure) -> Bool {
        var headers = [(name: "Accept-Encoding", value: "identity")]
        if offset > 0 {
            headers.append(("Range", "bytes=\(offset)-"))
            if let tag = sink.tag { headers.append(("If-Range", tag)) }
        }
        let request = try route.request(
            "GET", offer.url, headers: headers, maximumBytes: Int(clamping: offer.size))
        do throws(LinkError) {
            try await route.link.download(
                request, onResponse: { sink.wants($0) }, onBytes: { try sink.take($0) })
            return false
        } catch {
            guard !Task.isCancelled else { throw .cancelled }
            if let failure = sink.failure ?? error.givesUp { throw failure }
            return true
        }
    }
}
