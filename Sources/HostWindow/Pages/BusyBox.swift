import Translation
import Widgets

/// That something takes its time, and how to stop it.
@MainActor
final class BusyBox {
    let widget = Box(.column, spacing: 18)
    private let spinner = Spinner(pixels: 32)
    private let label = Parts.paragraph()
    private let cancel = Button(tr("Cancel"))

    init() {
        widget.add(spinner.place(.center)).add(label).add(cancel.place(.center))
        widget.isVisible = false
    }

    func onCancel(_ action: @escaping @MainActor () -> Void) { cancel.on("clicked", action) }

    /// Shows what is going on; `nil` hides it.
    func show(_ text: String?) {
        let isNew = text != nil && text != label.text
        widget.isVisible = text != nil
        spinner.isRunning = text != nil
        label.text = text ?? ""
        if isNew { label.announce(label.text) }
    }

    func focus() { cancel.focus() }
}
