import Translation
import Widgets

/// The page that asks whether a link is followed.
@MainActor
final class InvitationView {
    let widget: Widget
    private let host = Label().align(0.5)
    private let problem = ProblemNote()
    private let cancel: Button
    private var page: InvitationPage?

    init(_ act: @escaping Act) {
        let column = Box(.column, spacing: 18)
        widget = Parts.column(column)
        cancel = Button(tr("Cancel")) { act(.dismissInvitation) }
        let join = Button(tr("Start the session"))
        column.add(Parts.emblem().place(.center))
        column.add(Parts.heading(tr("A link asks to start a support session")))
        column.add(Parts.paragraph(tr("You would be connected to:")))
        host.addClass("deskhand-host")
        host.isSelectable = true
        host.setCanFocus(false)
        column.add(host).add(problem.widget)
        let question = Label(tr("Did you call them?"))
        question.addClass("deskhand-strong")
        let text = Box(.column, spacing: 2)
        text.add(question)
        text.add(
            Label(
                tr("Go on only if you have asked them for help. Nobody from support calls first.")
            )
            .maximumWidth(letters: 40))
        column.add(
            Parts.note("deskhand-caution", icon: "dialog-warning-symbolic", text))
        column.add(AnswerRow.make(safe: cancel, other: join))
        let hearing = Hearing(join)
        join.on("clicked") { [weak self] in
            if hearing.isMeant, let page = self?.page { act(.follow(page)) }
        }
    }

    func show(_ page: InvitationPage) {
        self.page = page
        host.text = page.host
        problem.show(page.problem)
    }

    func focus() { cancel.focus() }
}

/// Two answers beside one another, the safe one being the default.
@MainActor
enum AnswerRow {
    static func make(safe: Button, other: Button) -> Box {
        let row = Box(.row, spacing: 12)
        for button in [safe, other] {
            button.addClass("deskhand-large")
            row.add(button.expand(horizontally: true))
        }
        row.makeHomogeneous()
        safe.allowDefault()
        return row
    }
}
