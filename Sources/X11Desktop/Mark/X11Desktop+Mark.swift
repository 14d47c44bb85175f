public import HostRuntime

extension X11Desktop {
    /// Draws a watermark on every monitor, in place of the one before; `nil` takes it away.
    ///
    /// It lies above everything, lets every click through, and follows monitors and compositor by
    /// itself. A connection of its own does that, so that nothing of it is there without a mark.
    public func showMark(_ mark: ScreenMark?) async {
        guard let parts, !parts.connection.isLost else { return }
        guard let mark else { return await endMark() }
        if markScreen == nil {
            markScreen = MarkScreen(display: parts.displayName, log: log)
        }
        await markScreen?.show(mark)
    }

    private func endMark() async {
        let ending = markScreen.take()
        await ending?.close()
    }
}
