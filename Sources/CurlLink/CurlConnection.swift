import CCurl
import Glibc
import HostRuntime

/// A connection that stands, TLS and proxy included, to read and write bytes on without waiting.
///
/// `@unchecked Sendable`: one thread at a time has it; the one that connected gives it away whole.
final class CurlConnection: @unchecked Sendable {
    enum Outcome: Equatable {
        case done(Int)
        case wouldBlock
        case ended
    }

    let isSecure: Bool
    private(set) var socket: Int32 = -1
    private let easy: CurlEasy
    private let multi: CurlMulti
    /// The length that a write is to be repeated with, at least.
    private var refusedLength = 0

    /// Connects; blocks until the connection stands.
    init(
        to url: LinkURL, _ settings: LinkSettings, _ authentication: ProxyAuthentication,
        _ cancellation: Cancellation
    ) throws(LinkError) {
        isSecure = url.isSecure
        easy = try CurlEasy()
        try easy.apply(settings, to: url, proxyAuthentication: authentication)
        easy.set(CURLOPT_CONNECT_ONLY, 1)
        try easy.checkSettings()
        multi = try CurlMulti(easy, cancellation: cancellation)
        // libcurl keeps the limit itself; this one is for what it may overlook.
        let deadline = ContinuousClock.now + .init(limit: settings.connectSeconds) + .seconds(1)
        let code = try multi.run { () throws(LinkError) in
            guard ContinuousClock.now < deadline else { throw .timedOut }
            return deadline
        }
        guard code == CURLE_OK else { throw LinkError(code, of: easy, host: url.host) }
        socket = easy.socket
        setSocketOptions()
    }

    func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws(LinkError) {
        try multi.wait(for: events, until: deadline)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        var count = 0
        switch curl_easy_recv(easy.handle, buffer.baseAddress, buffer.count, &count) {
        case CURLE_OK: return count > 0 ? .done(count) : .ended
        case CURLE_AGAIN: return .wouldBlock
        default: return .ended
        }
    }

    /// Writes what the network takes of `bytes`.
    ///
    /// After `wouldBlock` the same bytes must come again, at the same address, more of them if so.
    func write(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        // One TLS record at a time: OpenSSL counts a longer write as not begun until all is done.
        let limit = isSecure ? max(refusedLength, 16 << 10) : bytes.count
        let length = min(bytes.count, limit)
        var count = 0
        switch curl_easy_send(easy.handle, bytes.baseAddress, length, &count) {
        case CURLE_OK where count > 0:
            refusedLength = 0
            return .done(count)
        case CURLE_OK, CURLE_AGAIN:
            refusedLength = length
            return .wouldBlock
        default: return .ended
        }
    }

    /// Says that nothing more will be written; reading goes on.
    func finishWriting() { shutdown(socket, Int32(SHUT_WR)) }

    /// Drops what the kernel has not sent yet and tells the peer that it is over (RST).
    func reset() {
        var nobody = sockaddr()
        nobody.sa_family = sa_family_t(AF_UNSPEC)
        _ = connect(socket, &nobody, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Keeps what the kernel queues small, so that `pendingBytes` says how the network fares.
    private func setSocketOptions() {
        var unsentLimit: Int32 = 128 << 10
        setsockopt(
            socket, Int32(IPPROTO_TCP), Int32(TCP_NOTSENT_LOWAT), &unsentLimit,
            socklen_t(MemoryLayout<Int32>.size))
    }
}
