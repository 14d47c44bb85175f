import GatewayAPI
import LocalAPI
import SupportSession

extension SessionController {
    /// Whether nothing more happens in it.
    var isOver: Bool { session.ending != nil }

    /// Whether the host asks for a code again, as if the session had not been.
    var returnsToCodeEntry: Bool { session.ending?.returnsToCodeEntry ?? false }

    /// Stops sharing; returns once not one byte of the screen can leave any more.
    func stopSharing() async { await perform(session.stopSharing()) }

    /// Notes that all lines have been shown to the customer.
    func markRead() async {
        session.markRead()
        await perform([])
    }
}
