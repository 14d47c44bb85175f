import CCurl
import HostRuntime

/// One HTTP request and its answer, done by one thread from beginning to end.
final class HTTPTransfer {
    /// What is sent.
    enum Source {
        case bytes
        case pieces(length: Int64, next: @Sendable (Int) throws -> [UInt8])
    }

    /// Who gets the answer's body.
    enum Sink {
        case memory
        case pieces(
            onResponse: @Sendable (LinkResponse) -> Bool,
            onBytes: @Sendable (UnsafeRawBufferPointer) throws -> Void)
    }

    private let request: LinkRequest
    private let url: LinkURL
    private let source: Source
    private let sink: Sink
    private var head = ResponseHead()
    private var body: [UInt8] = []
    private var receivedCount = 0
    private var unsent: ArraySlice<UInt8> = []
    private var lastProgress = ContinuousClock.now
    private var isConnected = false
    private var sentCount: Int64 = 0
    /// Why a callback of ours ended the transfer.
    private var failure: LinkError?
    private var isUnwanted = false

    init(_ request: LinkRequest, source: Source, sink: Sink) throws(LinkError) {
        url = try LinkURL(request.url, schemes: ["https": true, "http": false])
        guard HeaderField.isName(request.method.utf8),
            request.headers.allSatisfy({
                HeaderField.isName($0.name.utf8) && HeaderField.isValue($0.value.utf8)
            })
        else { throw .badURL("A header field has a character in it that none may have.") }
        self.request = request
        self.source = source
        self.sink = sink
    }

    /// Makes the request; blocks until it is over.
    func run(_ cancellation: Cancellation) throws(LinkError) -> LinkResponse {
        do {
            return try attempt(.any, cancellation)
        } catch .proxyRefused(407) {
            return try attempt(.password, cancellation)
        }
    }

    private func attempt(
        _ authentication: ProxyAuthentication, _ cancellation: Cancellation
    ) throws(LinkError) -> LinkResponse {
        let easy = try CurlEasy()
        try easy.apply(request.settings, to: url, proxyAuthentication: authentication)
        configure(easy)
        try easy.checkSettings()
        let multi = try CurlMulti(easy, cancellation: cancellation)
        (lastProgress, isConnected) = (.now, false)
        let code = try withExtendedLifetime(self) { () throws(LinkError) in
            try multi.run { () throws(LinkError) in try checkProgress(of: easy) }
        }
        if let failure { throw failure }
        guard code == CURLE_OK || isUnwanted else {
            throw LinkError(code, of: easy, host: url.host)
        }
        guard head.isComplete else { throw .badAnswer("“\(url.host)” gave no whole answer.") }
        return LinkResponse(status: head.status, headers: head.headers, body: body)
    }

    private func configure(_ easy: CurlEasy) {
        easy.set(CURLOPT_CUSTOMREQUEST, request.method)
        switch source {
        case .bytes where request.method == "HEAD":
            easy.set(CURLOPT_NOBODY, 1)
        case .bytes where !request.body.isEmpty || request.method == "POST":
            easy.set(CURLOPT_POST, 1)
            easy.setBody(request.body)
        case .bytes:
            break
        case .pieces(let length, _):
            easy.set(CURLOPT_UPLOAD, 1)
            easy.setSize(CURLOPT_INFILESIZE_LARGE, length)
            easy.set(CURLOPT_READFUNCTION, readCallback)
        }
        easy.setHeaders(headerLines)
        easy.set(CURLOPT_HEADERFUNCTION, headerCallback)
        easy.set(CURLOPT_WRITEFUNCTION, writeCallback)
        let this = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        for option in [CURLOPT_READDATA, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA] {
            easy.setPointer(option, this)
        }
    }

    /// The caller's fields; libcurl adds none that it was not told to, by an empty line of the name.
    private var headerLines: [String] {
        var lines = request.headers.map { name, value in
            value.isEmpty ? "\(name);" : "\(name): \(value)"
        }
        let names = request.headers.map { $0.name.lowercased() }
        for name in ["Expect", "Content-Type"] where !names.contains(name.lowercased()) {
            lines.append("\(name):")
        }
        return lines
    }

    private func checkProgress(
        of easy: CurlEasy
    ) throws(LinkError) -> ContinuousClock.Instant {
        if !isConnected, easy.size(CURLINFO_PRETRANSFER_TIME_T) > 0 {
            (lastProgress, isConnected) = (.now, true)
        }
        let count = easy.size(CURLINFO_SIZE_UPLOAD_T)
        if count != sentCount { (lastProgress, sentCount) = (.now, count) }
        let settings = request.settings
        let limit = isConnected ? settings.stallSeconds : settings.connectSeconds + 1
        let deadline = lastProgress + Duration(limit: limit)
        guard ContinuousClock.now < deadline else { throw .timedOut }
        return deadline
    }

    fileprivate func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        lastProgress = .now
        switch head.take(line) {
        case .more: return true
        case .refused:
            failure = .badAnswer("The answer's header is malformed or too long.")
            return false
        case .complete:
            guard case .pieces(let onResponse, _) = sink else { return isSmallEnough }
            isUnwanted = !onResponse(
                LinkResponse(status: head.status, headers: head.headers, body: []))
            return !isUnwanted
        }
    }

    /// An answer that says itself that it is too large need not be read first.
    private var isSmallEnough: Bool {
        let length = head.headers.first { $0.name == "content-length" }.flatMap { Int64($0.value) }
        guard request.method != "HEAD", let length, length > request.maximumBytes else {
            return true
        }
        failure = .tooLarge
        return false
    }

    fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        lastProgress = .now
        guard bytes.count <= request.maximumBytes - receivedCount else {
            failure = .tooLarge
            return false
        }
        receivedCount += bytes.count
        switch sink {
        case .memory: body.append(contentsOf: bytes)
        case .pieces(_, let onBytes):
            // A disk may be slow: that is no silence of the server's.
            defer { lastProgress = .now }
            do { try onBytes(bytes) } catch {
                failure = .cancelled
                return false
            }
        }
        return true
    }

    /// Fills `buffer`; 0 is the end of the body, `nil` the end of the transfer.
    fileprivate func giveBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard case .pieces(_, let next) = source else { return 0 }
        defer { lastProgress = .now }
        if unsent.isEmpty { unsent = ((try? next(buffer.count)) ?? [])[...] }
        guard !unsent.isEmpty else {
            failure = .cancelled
            return nil
        }
        let count = min(buffer.count, unsent.count)
        buffer.copyBytes(from: unsent.prefix(count))
        unsent = unsent.dropFirst(count)
        return count
    }
}

private func transfer(_ pointer: UnsafeMutableRawPointer?) -> HTTPTransfer? {
    pointer.map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
}

/// libcurl takes any other count than it gave as an error.
private func headerCallback(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ pointer: UnsafeMutableRawPointer?
) -> Int {
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(pointer)?.takeHeader(line) == true ? line.count : line.count + 1
}

private func writeCallback(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ pointer: UnsafeMutableRawPointer?
) -> Int {
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(pointer)?.takeBody(piece) == true ? piece.count : piece.count + 1
}

private func readCallback(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ pointer: UnsafeMutableRawPointer?
) -> Int {
    let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return transfer(pointer)?.giveBody(buffer) ?? Int(dh_curl_read_abort)
}
