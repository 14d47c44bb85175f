import Logging
import SupportSession

/// What is seen and done while the customer's screen is locked: nothing.
extension SessionController {
    /// What tells that it is locked.
    enum LockTeller: Hashable { case desktop, bus }

    private static let notice =
        "The screen is locked. It is shown again once the customer has unlocked it."

    /// Looks whether the screen is locked until the session is over.
    func watchLocks() async {
        var tellers: [(LockTeller, AsyncStream<Bool>)] = []
        if let desktop = parts.desktop { tellers.append((.desktop, await desktop.lockStates())) }
        if let locks = parts.locks { tellers.append((.bus, locks.states())) }
        for (teller, states) in tellers {
            watchers.append(
                Task { [weak self] in
                    for await isLocked in states { await self?.note(teller, isLocked) }
                })
        }
    }

    private func note(_ teller: LockTeller, _ isLocked: Bool) async {
        let wasLocked = !lockedBy.isEmpty
        if isLocked { lockedBy.insert(teller) } else { lockedBy.remove(teller) }
        guard wasLocked == lockedBy.isEmpty else { return }
        parts.logger.notice("screen \(isLocked ? "locked" : "unlocked")")
        if isLocked {
            // Before anything else, and before it is known how to say so.
            await screens.pause(nil)
            enqueue(session.lockChanged(true))
            let picture = try? await studio.picture(
                text: Self.notice, imageUrl: nil, fallback: "", scale: 1)
            if let picture, !lockedBy.isEmpty { await screens.pause(picture) }
        }
        // It may have been unlocked while this was said, or only now.
        guard lockedBy.isEmpty else { return }
        await screens.resume()
        enqueue(session.lockChanged(false))
    }
}
