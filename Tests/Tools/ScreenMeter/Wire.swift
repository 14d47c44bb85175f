import Glibc
import ScreenFrames

/// A connection to a server: the bytes of RFB, whether or not WebSocket messages are around them.
final class Wire {
    private let descriptor: CInt
    private var frames: WebSocketFrames?
    private var bytes: UnsafeMutablePointer<UInt8>
    private var capacity = 1 << 20
    private var start = 0
    private var end = 0
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    /// Bytes that have come on the socket.
    private(set) var received = 0
    /// Bytes that have come, and are not read yet.
    var unread: Int { end - start }

    init(_ target: Target) throws(MeterError) {
        bytes = .allocate(capacity: capacity)
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = target.port.bigEndian
        guard inet_pton(AF_INET, target.host, &address.sin_addr) == 1 else {
            throw MeterError("\(target.host) is no IPv4 address")
        }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw MeterError("cannot connect") }
        var on: CInt = 1
        setsockopt(
            descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        if let path = target.path { try upgrade(path, target) }
    }

    deinit {
        close(descriptor)
        bytes.deallocate()
        chunk.deallocate()
    }

    private func upgrade(_ path: String, _ target: Target) throws(MeterError) {
        let request = """
            GET \(path) HTTP/1.1\r\nHost: \(target.host):\(target.port)\r\nUpgrade: websocket\r
            Connection: Upgrade\r\nSec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: ZGVza2hhbmQgbWVhc3VyZQ==\r\nSec-WebSocket-Protocol: binary\r\n\r\n
            """
        try sendAll(Array(request.utf8))
        var head: [UInt8] = []
        // One byte at a time: what follows the head is frames.
        while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
            head.append(try take(1).pointee)
            guard head.count < 16384 else { throw MeterError("an endless answer") }
        }
        let text = String(decoding: head, as: UTF8.self)
        guard text.hasPrefix("HTTP/1.1 101") else { throw MeterError("no WebSocket: \(text)") }
        let rest = Array(UnsafeBufferPointer(start: bytes + start, count: unread))
        start = 0
        end = 0
        frames = WebSocketFrames()
        let part = UnsafeMutableRawBufferPointer.allocate(byteCount: rest.count, alignment: 1)
        defer { part.deallocate() }
        part.copyBytes(from: rest)
        try accept(UnsafeRawBufferPointer(part))
    }

    /// Sends bytes of RFB.
    func send(_ payload: [UInt8]) throws(MeterError) {
        try sendAll(frames == nil ? payload : WebSocketFrames.frame(2, payload))
    }

    private func sendAll(_ all: [UInt8]) throws(MeterError) {
        var sent = 0
        while sent < all.count {
            let count = all.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress.map { $0 + sent }, all.count - sent,
                    CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw MeterError("sending: errno \(errno)") }
            sent += count
        }
    }

    /// Waits for bytes until a time; returns whether there are any.
    func wait(until time: UInt64) throws(MeterError) -> Bool {
        while unread == 0 {
            let now = monotonicNow()
            // What has come already is looked at even when time is over.
            let left = time > now ? time - now : 0
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // Rounded up: a wait of less than a millisecond would otherwise be none.
            guard poll(&polled, 1, CInt((left + 999_999) / 1_000_000)) > 0 else { return false }
            try receive()
        }
        return true
    }

    /// Returns the next bytes, which are valid until more are asked for.
    func take(_ count: Int) throws(MeterError) -> UnsafePointer<UInt8> {
        while unread < count {
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 20_000) > 0 else { throw MeterError("nothing for 20 s") }
            try receive()
        }
        defer { start += count }
        return UnsafePointer(bytes + start)
    }

    private func receive() throws(MeterError) {
        let count = recv(descriptor, chunk.baseAddress, chunk.count, 0)
        guard count > 0 else { throw MeterError("the server closed the connection") }
        received += count
        try accept(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    }

    private func accept(_ part: UnsafeRawBufferPointer) throws(MeterError) {
        guard var frames else { return append(part) }
        self.frames = nil
        let pings = try frames.feed(part) { append($0) }
        self.frames = frames
        for ping in pings { try sendAll(WebSocketFrames.frame(10, ping)) }
    }

    private func append(_ part: UnsafeRawBufferPointer) {
        guard let source = part.baseAddress else { return }
        if end + part.count > capacity {
            let room = unread + part.count
            var wanted = capacity
            while wanted < room { wanted *= 2 }
            let target = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
            memcpy(target, bytes + start, unread)
            bytes.deallocate()
            (bytes, capacity, end, start) = (target, wanted, unread, 0)
        }
        memcpy(bytes + end, source, part.count)
        end += part.count
    }
}

extension Wire {
    func byte() throws(MeterError) -> Int { Int(try take(1).pointee) }

    func short() throws(MeterError) -> Int {
        let bytes = try take(2)
        return Int(bytes[0]) << 8 | Int(bytes[1])
    }

    func word() throws(MeterError) -> Int {
        let bytes = try take(4)
        return (0..<4).reduce(0) { $0 << 8 | Int(bytes[$1]) }
    }

    func skip(_ count: Int) throws(MeterError) { _ = try take(count) }
}
