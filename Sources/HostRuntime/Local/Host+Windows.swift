import LocalAPI
import Policy
import SupportSession

/// The windows that could be shared, and what is chosen of them.
extension Host {
    /// Lists them, for the customer to choose from.
    func windows() async throws(HostFailure) -> [WindowStatus] {
        guard let desktop else {
            throw HostFailure(
                .unsupported, "There is no display here.",
                hint: "Run it inside a graphical session.")
        }
        let session = await lastSession()?.session
        let policy = session?.policy.applications ?? ApplicationPolicy()
        let isShared = session?.sharing.granted != nil
        let windows = await desktop.windows()
        return windowNumbers.number(windows).map { number, window in
            WindowStatus(
                number: number, title: window.title, applicationClass: window.applicationClass,
                executable: window.executable, application: window.applicationName,
                process: window.application?.process, shared: isShared && window.isVisible,
                permitted: policy.permits(window.identity))
        }
    }

    /// Finds the applications of these names; `nil` where there is none.
    ///
    /// - Throws: `HostFailure` where a name means none, or more than one.
    func chosen(
        _ names: [String], in session: SessionController
    ) async throws(HostFailure) -> ChosenApplications? {
        guard !names.isEmpty else { return nil }
        let windows = await desktop?.windows() ?? []
        let numbered = windowNumbers.number(windows)
        let choice = ApplicationChoice(
            windows: numbered, before: await session.session.sharing.chosen)
        return try choice.applications(of: names)
    }
}

extension DesktopWindow {
    /// What a person calls the application.
    var applicationName: String {
        let first = applicationClass.split(separator: " ").first.map(String.init)
        return String((first ?? executable ?? title).prefix(64))
    }

    /// What rules look at.
    var identity: ApplicationIdentity {
        ApplicationIdentity(
            wmClass: applicationClass.split(separator: " ").map(String.init),
            executable: application?.executable ?? executable, title: title)
    }
}
