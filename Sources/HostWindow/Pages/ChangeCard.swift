import CGTK
import Translation
import Widgets

/// Where the customer changes what is shared while it is shared.
@MainActor
final class ChangeCard {
    let widget = Box(.column, spacing: 10)
    private let chooser: PartChooser
    private let change = Button(tr("Change"))
    private let back: Button

    init(isWhole: Bool, source: @escaping PartChooser.Source, _ act: @escaping Act) {
        back = Button(tr("Cancel")) { act(.chooseSharing(false)) }
        let box = Redo()
        chooser = PartChooser(isWhole: isWhole, source: source) { box.call?() }
        widget.addClass("deskhand-card")
        let heading = Label(tr("What may support see?"))
        heading.addClass("deskhand-subheading")
        widget.add(heading).add(chooser.widget)
        widget.add(AnswerRow.make(safe: back, other: change).place(.end))
        widget.setAccessibleRole(ATK_ROLE_ALERT)
        widget.setAccessibleName(heading.text)
        box.call = { [weak self] in self?.check() }
        change.on("clicked") { [weak self] in
            if let part = self?.chooser.part { act(.changeSharing(part)) }
        }
        check()
        widget.announce(heading.text)
    }

    private func check() { change.isSensitive = chooser.part.names != nil }

    func focus() { back.focus() }

    /// Breaks the circle between the chooser and whom it tells.
    private final class Redo { var call: (@MainActor () -> Void)? }
}
