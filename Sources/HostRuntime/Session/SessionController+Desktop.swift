import GatewayAPI
import LocalAPI
import Logging
import Policy
import SupportSession

/// What happens on the desktop.
extension SessionController {
    /// Looks for monitors and for clipboard text until the session is over.
    func watchDesktop() async {
        guard let desktop = parts.desktop else { return }
        await screens.onViewersChanged { [weak self] in await self?.viewersChanged() }
        session.canShareApplications = await desktop.abilities.contains(.applications)
        _ = displaysChanged(await desktop.displays())
        let displayChanges = await desktop.displayChanges()
        let clipboard = await desktop.clipboardChanges()
        watchers.append(
            Task { [weak self] in
                for await displays in displayChanges {
                    guard let self else { return }
                    await self.perform(self.displaysChanged(displays))
                    await self.screens.showScreens(of: .all)
                }
                if !Task.isCancelled { await self?.displayLost() }
            })
        watchers.append(
            Task { [screens] in
                for await text in clipboard { await screens.clipboardChanged(text) }
            })
    }

    /// Has the keys stop sharing for as long as the session lasts, where the desktop can watch them.
    func watchStopKey() async {
        guard let desktop = parts.desktop, let chord = parts.configuration.stopKey else { return }
        let presses: AsyncStream<Void>
        do throws(DesktopError) { presses = try await desktop.watchStopKey(chord) } catch {
            return parts.logger.notice("no stop key", metadata: ["why": "\(error)"])
        }
        guard !isOver else { return }
        stopKey = chord.description
        watchers.append(
            Task { [weak self] in
                for await _ in presses { await self?.stopSharing() }
                await self?.stopKeyIsGone()
            })
    }

    private func stopKeyIsGone() {
        stopKey = nil
        publish()
    }

    /// The X server has ended: nothing is shared any more, and nobody may believe that it is.
    private func displayLost() async {
        await stopSharing()
        await perform(displaysChanged([]))
    }

    private func displaysChanged(_ displays: [DesktopDisplay]) -> [Effect] {
        let descriptions = displays.map { DisplayDescription($0) }
        self.displays = descriptions.map { DisplayStatus($0) }
        return session.displaysChanged(descriptions)
    }

    private func viewersChanged() async {
        viewers = await screens.viewers()
        publish()
    }
}
