import LocalAPI
import LocalSocket

/// The connection to the daemon, made anew whenever it is lost; a daemon that ended is started again.
struct DaemonLink: Sendable {
    /// What the window hears.
    enum Event: Sendable {
        /// The daemon is there: its whole state, what the window has kept, and the conversation.
        case connected(LocalClient, Status, KeepWindow, [ChatLine])
        /// Something is another.
        case change(LocalChange)
        /// A link that the desktop brought is none.
        case refused(HostFailure)
        /// The daemon ended.
        case lost
        /// It cannot be started.
        case failed(HostFailure)
    }

    let events: AsyncStream<Event>.Continuation
    let processId: Int
    /// A link that the desktop brought; the customer is asked about it once.
    let invitation: String?

    /// Connects for as long as the task lives.
    func run() async {
        var pause = Duration.milliseconds(100)
        var invitation = invitation
        while !Task.isCancelled {
            do throws(HostFailure) {
                let client = try LocalClient()
                try await client.connect(start: .onDemand)
                pause = .milliseconds(100)
                try await serve(client, invitation)
                invitation = nil
                events.yield(.lost)
            } catch {
                events.yield(.failed(error))
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(5))
        }
    }

    private func serve(
        _ client: LocalClient, _ invitation: String?
    ) async throws(HostFailure) {
        _ = try await client.call(AttachWindow(processId: processId))
        let (status, changes) = try await client.watch()
        let kept = try await client.call(RecallWindow())
        // Lines that arrive meanwhile come once more as changes; the chat knows them by their id.
        let lines = try await client.call(Conversation())
        events.yield(.connected(client, status, kept, lines))
        if let invitation {
            do throws(HostFailure) {
                _ = try await client.call(ShowWindow(invitation: invitation))
            } catch {
                events.yield(.refused(error))
            }
        }
        for await change in changes { events.yield(.change(change)) }
        await client.close()
    }
}
