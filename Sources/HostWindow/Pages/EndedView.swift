import Translation
import Widgets

/// The page after a session.
@MainActor
final class EndedView {
    let widget: Widget
    private let heading = Parts.heading()
    private let text = Parts.paragraph()
    private let survey = Box(.column, spacing: 6)
    private let link: Button
    private let save: Button
    private let again: Button
    private var page: EndedPage?

    init(_ act: @escaping Act) {
        let column = Box(.column, spacing: 18)
        widget = Parts.column(column)
        link = Button("")
        save = Button(tr("Save conversation…")) { act(.saveConversation) }
        again = Button(tr("Enter a new code")) { act(.newCode) }
        column.add(Image(icon: "emblem-ok-symbolic", pixels: 56).place(.center))
        column.add(heading).add(text)
        column.add(Parts.paragraph(tr("Nothing is shared any more.")))
        survey.add(Parts.paragraph(tr("Support would like to know how it was:"), isDim: true))
        survey.add(link.place(.center))
        column.add(survey)
        let close = Button(tr("Close")) { act(.close) }
        for button in [save, again, close] { button.addClass("deskhand-large") }
        column.add(save).add(again).add(close)
        link.on("clicked") { [weak self] in
            if let url = self?.page?.survey { act(.openPage(url)) }
        }
    }

    func show(_ page: EndedPage) {
        let isNew = self.page?.sentence != page.sentence
        self.page = page
        heading.text = page.sentence
        text.text = page.text ?? ""
        text.isVisible = page.text != nil
        survey.isVisible = page.survey != nil
        link.title = page.survey ?? ""
        save.isVisible = page.canSave
        if isNew { heading.announce(page.sentence) }
    }

    func focus() { again.focus() }
}
