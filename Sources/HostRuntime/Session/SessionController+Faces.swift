import GatewayAPI
import JSONRPC
import LocalAPI
import SupportSession

/// What the customer does.
extension SessionController {
    /// How often the gateway is told that the customer types.
    private static let typingInterval: Duration = .seconds(3)

    /// Whether nothing more happens in it.
    var isOver: Bool { session.ending != nil }

    /// Whether the host asks for a code again, as if the session had not been.
    var returnsToCodeEntry: Bool { session.ending?.returnsToCodeEntry ?? false }

    /// Lets the customer do something, and does what follows from it.
    func act(
        _ action: (inout SupportSession) throws(SessionError) -> [Effect]
    ) async throws(HostFailure) {
        let effects: [Effect]
        do { effects = try action(&session) } catch { throw HostFailure(error) }
        await perform(effects)
    }

    /// Stops sharing; returns once not one byte of the screen can leave any more.
    func stopSharing() async { await enqueue(session.stopSharing()).stopped?.value }

    /// Writes a line for the customer.
    func say(_ text: String) async throws(HostFailure) -> ChatLog.Line {
        let said: (line: ChatLog.Line, effects: [Effect])
        do throws(SessionError) {
            said = try session.say(text, at: .now)
        } catch {
            throw HostFailure(error)
        }
        lastTyping = nil
        await perform(said.effects)
        return said.line
    }

    /// Says that the customer types; nothing is lost where it does not arrive.
    func typing() {
        let now = ContinuousClock.now
        guard lastTyping.map({ now - $0 >= Self.typingInterval }) ?? true,
            let message = try? RPCEncoder.notification(ChatTyping.method, params: ChatTyping())
        else { return }
        lastTyping = now
        outgoing?.send(message)
    }

    /// Notes that all lines have been shown to the customer.
    func markRead() async {
        session.markRead()
        await perform([])
    }

    /// Fetches a picture that an agent or a line of the conversation is shown with.
    func avatar(at url: String) async throws(HostFailure) -> Avatar {
        let isNamed =
            session.agents.contains { $0.avatarUrl == url }
            || session.chat.lines.contains { $0.from.avatarUrl == url }
        guard isNamed, SafeLink.shown(url) == url else {
            throw HostFailure(.notPermitted, "Nobody in this session has a picture there.")
        }
        return try await avatars.picture(at: url)
    }
}
