import Policy
import SupportSession

/// Notifications of other programs, which are nobody else's business.
extension SessionController {
    /// Has them kept away while something is shared, where policy says so.
    func refreshQuiet() {
        let isWanted =
            session.ending == nil && session.sharing.granted != nil
            && session.policy.applications.hideNotifications
        guard isWanted != isQuietWanted else { return }
        isQuietWanted = isWanted
        let before = quietTail
        quietTail = Task {
            await before?.value
            let works = await parts.quiet?.setQuiet(isWanted) ?? !isWanted
            noteQuiet(works || !isWanted)
        }
    }

    private func noteQuiet(_ works: Bool) {
        let failure =
            works ? nil : "Notifications of other programs cannot be hidden on this desktop."
        guard failure != quietFailure else { return }
        quietFailure = failure
        publish()
    }
}
