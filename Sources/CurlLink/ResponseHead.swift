import HostRuntime

/// Collects an answer's header line by line, as libcurl hands it on.
struct ResponseHead {
    enum Progress { case more, complete, refused }

    private(set) var status = 0
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var isComplete = false
    private var byteCount = 0

    /// Takes the next line with its end.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Progress {
        // What follows the body, trailers, is nothing we have asked for.
        guard !isComplete else { return .more }
        byteCount += bytes.count
        guard byteCount <= HeaderField.maximumBytes else { return .refused }
        var line = Array(bytes)[...]
        while line.last == 10 || line.last == 13 { line.removeLast() }
        if line.isEmpty { return end() }
        if status == 0 {
            status = HeaderField.status(line, anyVersion: true) ?? 0
            return status == 0 ? .refused : .more
        }
        guard headers.count < HeaderField.maximumCount, let field = HeaderField.parse(line) else {
            return .refused
        }
        headers.append(field)
        return .more
    }

    /// An answer of the 1xx kind announces another one.
    private mutating func end() -> Progress {
        guard status < 200 else {
            isComplete = true
            return .complete
        }
        status = 0
        headers = []
        return .more
    }
}
