import GatewayAPI
package import Logging
package import Policy
package import RFB

/// The screens of a host without a session around them: what the bench measures.
///
/// Whoever may call this decides who sees the screen, so it goes no further than this package.
package struct DirectScreens: Sendable {
    private let hub: ScreenHub

    private let part: VisiblePart

    /// Makes screens of a desktop; `link` hands out the connections.
    package init(
        link: any GatewayLink, desktop: any Desktop, codecs: any CompressorFactory,
        showing part: VisiblePart = .everything, logger: Logger
    ) {
        self.part = part
        hub = ScreenHub(
            link: link, desktop: desktop, codecs: codecs, token: Secret(""),
            settings: LinkSettings(), logger: logger)
        Task { [hub] in
            for await _ in await desktop.displayChanges() { await hub.showScreens(of: .all) }
        }
    }

    /// Shows the whole screen, and takes input, on the connection that `link` has for this URL.
    package func connect(_ viewer: String) async {
        guard let id = ViewerID(viewer) else { return }
        let rights = ScreenHub.Rights(
            url: viewer, name: viewer, kind: .agent, access: .control, clipboard: false, display: 0)
        await hub.show(part, number: 1)
        await hub.connect(id, as: rights)
    }
}
