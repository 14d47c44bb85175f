import CGTK
import Translation
import Widgets

/// The page where the customer enters the code.
@MainActor
final class EntryView {
    let widget: Widget
    private let act: Act
    private let entry = Entry(placeholder: tr("Code or link"))
    private let destination = Parts.paragraph()
    private let problem = ProblemNote()
    private let connect: Button
    private let form = Box(.column, spacing: 12)
    private let busy = BusyBox()

    init(_ act: @escaping Act) {
        self.act = act
        connect = Button(tr("Connect")) { act(.connect) }
        let column = Box(.column, spacing: 18)
        widget = Parts.column(column)
        column.add(Parts.emblem().place(.center))
        column.add(Parts.heading(tr("Enter your code")))
        buildForm()
        column.add(form)
        column.add(busy.widget)
        column.add(Self.caution(act))
        busy.onCancel { act(.cancelJoin) }
    }

    private func buildForm() {
        form.add(
            Parts.paragraph(
                tr("Your support agent gives you a code or a link. Type or paste it here.")
            )
            .maximumWidth(letters: 36).place(.center))
        entry.addClass("deskhand-code")
        entry.setAccessibleName(tr("Code or link"))
        gtk_entry_set_alignment(entry.cast(), 0.5)
        entry.onChange { [act] in act(.typeCode($0)) }
        entry.onEnter { [act] in act(.connect) }
        connect.addClass("suggested-action")
        connect.addClass("deskhand-large")
        form.add(entry).add(destination).add(problem.widget).add(connect)
    }

    /// Scammers call first; support does not.
    private static func caution(_ act: @escaping Act) -> Widget {
        let question = Label(tr("Did you call them?"))
        question.addClass("deskhand-strong")
        let text = Box(.column, spacing: 6)
        text.add(question)
        text.add(
            Label(tr("Nobody from support calls you first. If somebody has called you, cancel."))
                .maximumWidth(letters: 40))
        text.add(Button(tr("Cancel")) { act(.close) }.place(.start))
        return Parts.note("deskhand-caution", icon: "dialog-warning-symbolic", text)
    }

    /// Shows the page.
    func show(_ page: EntryPage, text: String) {
        if entry.text != text { entry.text = text }
        let isBack = !form.isVisible && !page.isBusy
        let isLeft = form.isVisible && page.isBusy
        form.isVisible = !page.isBusy
        busy.show(page.isBusy ? page.progress : nil)
        destination.text = page.destination ?? ""
        destination.isVisible = page.destination != nil
        problem.show(page.problem)
        connect.isSensitive = page.check.state != .empty
        entry.setClass("error", page.problem != nil)
        // What had the keyboard is gone: it goes to what is there in its place.
        if isBack || isLeft { focus() }
        if isBack { entry.selectAll() }
    }

    func focus() {
        if form.isVisible { entry.focus() } else { busy.focus() }
    }
}
