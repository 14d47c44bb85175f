import CGTK
import Translation
import Widgets

/// The page before anybody from support is there.
@MainActor
final class WaitingView {
    let widget: Widget
    private let spinner = Spinner(pixels: 40)
    private let heading = Parts.heading()
    private let greeting = Parts.paragraph()
    private let queue = Parts.paragraph(isDim: true)
    private let orphaned = Parts.paragraph()
    private let open: Button
    private let leave: Button
    private var page: WaitingPage?

    init(_ act: @escaping Act) {
        let column = Box(.column, spacing: 18)
        widget = Parts.column(column)
        leave = Button(tr("Leave")) { act(.end) }
        open = Button("")
        column.add(spinner.place(.center)).add(heading).add(orphaned).add(open.place(.center))
        column.add(greeting).add(queue).add(leave.place(.center))
        greeting.setAccessibleRole(ATK_ROLE_NOTIFICATION)
        open.on("clicked") { [weak self] in
            if let url = self?.page?.orphaned?.page { act(.openPage(url)) }
        }
    }

    func show(_ page: WaitingPage) {
        let old = self.page
        self.page = page
        heading.text = page.heading
        spinner.isVisible = page.orphaned == nil
        spinner.isRunning = page.orphaned == nil
        set(greeting, page.greeting)
        set(queue, page.queue.isEmpty ? nil : page.queue.joined(separator: "\n"))
        set(orphaned, page.orphaned?.text)
        open.isVisible = page.orphaned?.page != nil
        // The whole address: what is opened must be known before.
        open.title = tr("Open {page}", ["page": page.orphaned?.page ?? ""])
        let news = [page.orphaned?.text, page.greeting].compactMap { $0 }
        if old != page, let text = news.first { heading.announce(text) }
    }

    private func set(_ label: Label, _ text: String?) {
        label.text = text ?? ""
        label.isVisible = text != nil
    }

    func focus() { leave.focus() }
}
