import GatewayAPI
import NIOConcurrencyHelpers

/// A host's control connection.
final class HostLink: Sendable {
    let session: SessionID
    let tokenHash: String
    let outbox = Outbox()
    /// The newest event that the sender has taken; it takes none before `session.open`.
    let cursor = NIOLockedValueBox<Int?>(nil)

    init(session: SessionID, tokenHash: String) {
        self.session = session
        self.tokenHash = tokenHash
    }
}

/// A page of the console.
final class AgentLink: Sendable {
    private let described: NIOLockedValueBox<GatewayAPI.Agent>
    let tokenHash: String
    let outbox = Outbox()

    init(agent: GatewayAPI.Agent, tokenHash: String) {
        described = NIOLockedValueBox(agent)
        self.tokenHash = tokenHash
    }

    /// The agent, with the photo of now.
    var agent: GatewayAPI.Agent {
        get { described.withLockedValue { $0 } }
        set { described.withLockedValue { $0 = newValue } }
    }
}

/// The web chat in a customer's browser.
final class WebLink: Sendable {
    let session: SessionID
    let outbox = Outbox()

    init(session: SessionID) { self.session = session }
}
