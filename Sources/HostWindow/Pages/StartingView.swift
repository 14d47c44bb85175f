import Translation
import Widgets

/// The page before the daemon has told anything.
@MainActor
final class StartingView {
    let widget: Widget
    private let spinner = Spinner(pixels: 32)

    init() {
        let column = Box(.column, spacing: 18)
        widget = Parts.column(column)
        column.add(spinner.place(.center)).add(Parts.paragraph(tr("Starting…")))
        spinner.isRunning = true
    }

    func stop() { spinner.isRunning = false }
}
