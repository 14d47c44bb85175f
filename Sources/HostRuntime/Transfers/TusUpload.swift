import GatewayAPI
import Synchronization

/// Brings one file to the gateway, over as many connections as it takes.
///
/// Source: tus resumable upload protocol 1.0.0, core; 460 is of its checksum extension.
struct TusUpload: Sendable {
    let file: any OutgoingFile
    let request: FileRequest
    let url: String
    let route: TransferRoute
    let patience: Duration
    let progress: @Sendable (Int64) -> Void

    private enum Answer {
        /// The server has so many bytes.
        case at(Int64)
        /// Ask where it stands, after a while.
        case lost(Duration?)
        /// The piece was too large for somebody on the way.
        case tooLarge
        /// What arrived is not what was announced.
        case wrongSum
    }

    private static let smallestPiece: Int64 = 64 * 1024
    private static let mostWrongSums = 3

    /// Brings the file; returns once the server has all of it.
    func run() async throws(TransferFailure) {
        var persistence = Persistence(patience: patience)
        var piece = request.size
        var wrongSums = 0
        var farthest: Int64 = 0
        // Where the server stands; `nil` where it has to be asked.
        var known: Int64?
        while true {
            guard !Task.isCancelled else { throw .cancelled }
            let answer =
                if let known { try await send(from: known, atMost: piece) } else { try await ask() }
            switch answer {
            case .at(request.size):
                return progress(request.size)
            case .at(let offset):
                progress(offset)
                if offset > farthest { persistence.progressed() }
                farthest = max(farthest, offset)
                // A server that took nothing is not asked again without a pause.
                if known == offset { try await persistence.wait(atLeast: nil) }
                known = offset
            case .lost(let pause):
                known = nil
                try await persistence.wait(atLeast: pause)
            case .tooLarge:
                known = nil
                piece = min(piece, request.size - farthest) / 4
                guard piece >= Self.smallestPiece else {
                    throw .refused("The server takes no piece of this file.")
                }
            case .wrongSum:
                wrongSums += 1
                try await mustBeUnchanged()
                guard wrongSums < Self.mostWrongSums else { throw .problem(.wrongHash) }
                known = nil
                try await persistence.wait(atLeast: nil)
            }
        }
    }

    /// Asks how many bytes the server has.
    private func ask() async throws(TransferFailure) -> Answer {
        let request = try route.request("HEAD", url, headers: [("Tus-Resumable", "1.0.0")])
        let response: LinkResponse
        do throws(LinkError) {
            response = try await route.link.send(request)
        } catch {
            return try lost(error)
        }
        guard response.status == 200 || response.status == 204 else {
            return try judge(response)
        }
        let length = response.header("upload-length")
        guard let offset = response.header("upload-offset").flatMap({ Int64(digits: $0) }),
            offset <= self.request.size, length ?? "\(self.request.size)" == "\(self.request.size)"
        else { throw .refused("The server expects another file.") }
        return .at(offset)
    }

    /// Sends what comes after `offset`.
    private func send(
        from offset: Int64, atMost piece: Int64
    ) async throws(TransferFailure) -> Answer {
        let length = min(piece, request.size - offset)
        let source = UploadSource(file, from: offset, length: length, progress)
        let request = try route.request(
            "PATCH", url,
            headers: [
                ("Tus-Resumable", "1.0.0"), ("Upload-Offset", "\(offset)"),
                ("Content-Type", "application/offset+octet-stream"),
            ])
        let response: LinkResponse
        do throws(LinkError) {
            response = try await route.link.upload(request, length: length) {
                try source.next($0)
            }
        } catch {
            if let problem = source.problem { throw .problem(problem) }
            return try lost(error)
        }
        guard response.status == 204 || response.status == 200 else { return try judge(response) }
        guard let reached = response.header("upload-offset").flatMap({ Int64(digits: $0) }),
            reached >= offset, reached <= offset + length
        else { return .lost(nil) }
        return .at(reached)
    }

    private func lost(_ error: LinkError) throws(TransferFailure) -> Answer {
        guard !Task.isCancelled else { throw .cancelled }
        if let failure = error.givesUp { throw failure }
        return .lost(nil)
    }

    private func judge(_ response: LinkResponse) throws(TransferFailure) -> Answer {
        switch response.status {
        case 409: return .lost(nil)
        case 413: return .tooLarge
        case 460: return .wrongSum
        case 412: throw .refused("The server speaks another version of tus.")
        case 401, 403, 404, 410:
            throw .refused("The file is not wanted any more (status \(response.status)).")
        default:
            guard response.isPassing else {
                throw .refused("The server does not take the file (status \(response.status)).")
            }
            return .lost(response.retryAfter)
        }
    }

    private func mustBeUnchanged() async throws(TransferFailure) {
        do throws(FileProblem) {
            guard try await file.sha256() == request.sha256 else {
                throw FileProblem.changed(file.name)
            }
        } catch {
            throw .problem(error)
        }
    }
}

/// Reads a part of a file for one request, on the connection's thread.
private final class UploadSource: Sendable {
    private struct State {
        var offset: Int64
        var problem: FileProblem?
    }

    private let file: any OutgoingFile
    private let end: Int64
    private let progress: @Sendable (Int64) -> Void
    private let state: Mutex<State>

    init(
        _ file: any OutgoingFile, from offset: Int64, length: Int64,
        _ progress: @escaping @Sendable (Int64) -> Void
    ) {
        self.file = file
        self.end = offset + length
        self.progress = progress
        state = Mutex(State(offset: offset))
    }

    var problem: FileProblem? { state.withLock { $0.problem } }

    func next(_ count: Int) throws(FileProblem) -> [UInt8] {
        try state.withLock { (state) throws(FileProblem) in
            // What was asked for before is on its way by now.
            progress(state.offset)
            do throws(FileProblem) {
                let count = Int(clamping: min(Int64(count), end - state.offset))
                let piece = try file.read(at: state.offset, count: count)
                state.offset += Int64(piece.count)
                return piece
            } catch {
                state.problem = error
                throw error
            }
        }
    }
}
