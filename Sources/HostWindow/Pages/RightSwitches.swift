import Translation
import Widgets

/// What viewers may do beside the screen, each with a box to take it back, below the banner.
@MainActor
final class RightSwitches {
    let widget = Box(.column, spacing: 2)
    private let act: Act
    private var boxes: [RightChoice.Right: CheckButton] = [:]
    private var shown: [RightChoice] = []
    private var isShowing = false

    init(_ act: @escaping Act) {
        self.act = act
        widget.addClass("deskhand-rights")
        widget.setAccessibleName(tr("What support may do"))
        widget.isVisible = false
    }

    func show(_ rights: [RightChoice]) {
        // Ticking a box here is no wish of the customer's.
        isShowing = true
        defer { isShowing = false }
        if rights.map(\.right) != shown.map(\.right) { make(rights) }
        for right in rights { boxes[right.right]?.isOn = right.isOn }
        widget.isVisible = !rights.isEmpty
        shown = rights
    }

    private func make(_ rights: [RightChoice]) {
        for box in boxes.values { box.destroy() }
        boxes = [:]
        for choice in rights {
            let box = CheckButton(choice.label, isOn: choice.isOn)
            box.onChange { [weak self] isOn in self?.changed(choice.right, isOn) }
            boxes[choice.right] = box
            widget.add(box)
        }
    }

    private func changed(_ right: RightChoice.Right, _ isOn: Bool) {
        guard !isShowing else { return }
        act(.changeRight(right, isOn: isOn))
    }
}
