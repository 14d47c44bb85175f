import CGTK
import LocalAPI
import LocalSocket
import Translation

/// Where the connection to the daemon is, as long as there is one.
@MainActor
final class ClientBox {
    var client: LocalClient?
}

extension ChatActions {
    /// What the chat asks for, done by the daemon.
    init(_ line: ClientBox, _ actions: AsyncStream<Action>.Continuation) {
        self.init(
            say: { text in
                guard let client = line.client else { return Self.away }
                do throws(HostFailure) {
                    _ = try await client.call(Say(text: text))
                    return nil
                } catch {
                    return error
                }
            },
            typing: { actions.yield(.typing) },
            keepDraft: { _ in actions.yield(.keepSoon) },
            keepFontStep: { _ in actions.yield(.keepSoon) },
            sendFiles: { actions.yield(.send($0)) },
            openLink: { actions.yield(.openPage($0)) },
            read: { actions.yield(.read) },
            photo: { url in
                guard let client = line.client,
                    let photo = try? await client.call(GetAvatar(url: url))
                else { return nil }
                return Self.bytes(base64: photo.data)
            })
    }

    private static var away: HostFailure {
        HostFailure(.daemonUnreachable, tr("Deskhand is starting again. Please try once more."))
    }

    private static func bytes(base64 text: String) -> [UInt8]? {
        var count: gsize = 0
        guard let data = g_base64_decode(text, &count) else { return nil }
        defer { g_free(data) }
        return Array(UnsafeBufferPointer(start: data, count: Int(count)))
    }
}
