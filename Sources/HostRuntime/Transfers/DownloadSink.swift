import Synchronization

/// Takes what one request for a file brings, on the connection's thread.
final class DownloadSink: Sendable {
    private struct State {
        var tag: String?
        /// Bytes of the answer that are there already.
        var skipped: Int64 = 0
        var failure: TransferFailure?
        var isPassing = false
        var retryAfter: Duration?
    }

    private let file: any IncomingFile
    private let size: Int64
    private let progress: @Sendable (Int64) -> Void
    private let state: Mutex<State>

    init(
        _ file: any IncomingFile, size: Int64, tag: String?,
        _ progress: @escaping @Sendable (Int64) -> Void
    ) {
        self.file = file
        self.size = size
        self.progress = progress
        state = Mutex(State(tag: tag))
    }

    /// Why there is no sense in trying again; `nil` where there is.
    var failure: TransferFailure? { state.withLock { $0.failure } }
    /// Whether the server was only busy.
    var isPassing: Bool { state.withLock { $0.isPassing } }
    /// How long the server wants to be left alone.
    var retryAfter: Duration? { state.withLock { $0.retryAfter } }
    /// The file's strong entity tag, as the newest answer has it.
    var tag: String? { state.withLock { $0.tag } }

    /// Judges an answer by its head; returns whether its body is wanted.
    func wants(_ response: LinkResponse) -> Bool {
        let there = file.received
        return state.withLock { state in
            switch response.status {
            case 200:
                // The server knows no ranges, or says that the file is another; the hash decides.
                state.skipped = there
            case 206:
                guard let range = ContentRange(response.header("content-range")) else {
                    state.failure = .refused("The server answers with a part of no file.")
                    return false
                }
                guard range.total ?? size == size, range.first <= there else {
                    state.failure = .problem(.wrongSize)
                    return false
                }
                state.skipped = there - range.first
            default:
                state.isPassing = response.isPassing
                state.retryAfter = response.retryAfter
                if !state.isPassing { state.failure = Self.failure(response.status) }
                return false
            }
            // Weak tags do not vouch for the bytes (RFC 9110 section 13.1.5).
            state.tag = response.header("etag").flatMap { $0.utf8.first == 0x22 ? $0 : nil }
            return true
        }
    }

    /// Appends a piece of the body, but for what is there already.
    func take(_ bytes: UnsafeRawBufferPointer) throws(FileProblem) {
        let length = Int64(bytes.count)
        let known = state.withLock { state in
            let count = min(state.skipped, length)
            state.skipped -= count
            return Int(count)
        }
        let piece = bytes[known...]
        guard !piece.isEmpty else { return }
        do throws(FileProblem) {
            try file.append(UnsafeRawBufferPointer(rebasing: piece))
        } catch {
            state.withLock { $0.failure = .problem(error) }
            throw error
        }
        progress(file.received)
    }

    private static func failure(_ status: Int) -> TransferFailure {
        switch status {
        case 401, 403, 404, 410: .refused("The file is not offered any more (status \(status)).")
        case 416: .problem(.wrongSize)
        default: .refused("The server does not give the file (status \(status)).")
        }
    }
}

/// The header field of a partial answer: `bytes FIRST-LAST/TOTAL`.
///
/// Source: RFC 9110 section 14.4.
struct ContentRange: Equatable, Sendable {
    let first: Int64
    /// Bytes of the whole; `nil` where the server does not know.
    let total: Int64?

    init?(_ field: String?) {
        guard let field, field.utf8.starts(with: "bytes ".utf8) else { return nil }
        let halves = field.utf8.dropFirst(6).split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let ends = halves[0].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Int64(digits: Substring(ends[0])),
            let last = Int64(digits: Substring(ends[1])), first <= last
        else { return nil }
        let total = Int64(digits: Substring(halves[1]))
        guard total != nil || Substring(halves[1]) == "*", total.map({ last < $0 }) ?? true else {
            return nil
        }
        self.first = first
        self.total = total
    }
}
