import LocalAPI
import LocalSocket
import PlainText

/// How commands reach the daemon.
enum Connection {
    /// Connects, and warns of a daemon of another version.
    static func open(_ start: LocalClient.Start) async throws(HostFailure) -> LocalClient {
        let client = try LocalClient()
        let daemon = try await client.connect(start: start)
        if daemon != .current {
            Console.note(
                "warning: the running deskhandd is version \(SafeText.escape(daemon.version)), "
                    + "this is \(DaemonVersion.current.version)")
        }
        return client
    }

    /// Makes one call of a running daemon.
    static func call<C: LocalCall>(
        _ call: C, start: LocalClient.Start = .never
    ) async throws(HostFailure) -> C.Answer {
        let client = try await open(start)
        return try await client.call(call)
    }
}
