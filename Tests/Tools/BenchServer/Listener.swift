import Glibc

/// A socket on loopback that accepts connections.
final class Listener: Sendable {
    private let descriptor: CInt

    init?(port: UInt16) {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var on: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0, listen(descriptor, 16) == 0 else { return nil }
    }

    /// Yields the sockets that connect; a thread of its own waits for them.
    func accepted() -> AsyncStream<CInt> {
        let (stream, continuation) = AsyncStream.makeStream(of: CInt.self)
        let descriptor = descriptor
        startThread {
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else { return continuation.finish() }
                continuation.yield(peer)
            }
        }
        return stream
    }
}

/// Runs a function on a new thread.
func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { data in
            guard let data else { return nil }
            Unmanaged<Start>.fromOpaque(data).takeRetainedValue().body()
            return nil
        }, Unmanaged.passRetained(Start(body)).toOpaque())
    pthread_detach(thread)
}
