import LocalAPI
import Logging
import SupportSession

extension SessionController {
    /// Takes over what the administrator of this computer says now.
    ///
    /// What follows from it is done before the effects of whatever comes next.
    func followPolicy() {
        guard !isOver, let now = parts.source?.current(),
            now.policy != session.administrator || now.warning != warning
        else { return }
        parts.logger.notice("the administrator's policy has changed")
        warning = now.warning
        enqueue(session.administratorChanged(now.policy))
    }
}
