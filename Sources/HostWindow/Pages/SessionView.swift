import Widgets

/// The page of a session: who sees what, what is asked, files, and the conversation.
@MainActor
final class SessionView {
    let widget = Box(.column)
    private let act: Act
    private let banner: BannerView
    private let switches: RightSwitches
    private let questions = Box(.column)
    private let transfers: TransferList
    private let parts: QuestionParts
    private(set) var question: QuestionView?
    private var change: ChangeCard?
    private let room: RoomAbove

    init(chat: Widget, parts: QuestionParts, _ act: @escaping Act) {
        self.act = act
        self.parts = parts
        banner = BannerView(act)
        switches = RightSwitches(act)
        transfers = TransferList(act)
        let above = Box(.column)
        above.add(questions).add(switches.widget).add(transfers.widget)
        room = RoomAbove(above)
        widget.add(banner.widget).add(room.area)
        widget.add(chat.expand(horizontally: true, vertically: true))
    }

    private func show(_ page: SessionPage.Change?) {
        guard let page else {
            change?.widget.destroy()
            change = nil
            return
        }
        guard change == nil else { return }
        let card = ChangeCard(isWhole: page == .everything, source: parts.windows, act)
        questions.add(card.widget)
        change = card
    }

    /// Puts the keyboard where something is asked; false where nothing is.
    func focusQuestion() -> Bool {
        if let question { question.focus() } else { change?.focus() }
        return question != nil || change != nil
    }

    /// Shows the page.
    ///
    /// - Returns: Whether a question has come up or gone, so that the keyboard has to go elsewhere.
    func show(_ page: SessionPage, stopKey: String?) -> Bool {
        banner.show(page.banner, stopKey: stopKey)
        switches.show(page.switches)
        transfers.show(page.transfers)
        defer { room.show(page.hasMore) }
        let isChanging = change != nil
        show(page.change)
        let isOther = isChanging != (change != nil)
        guard let card = page.question else {
            let isGone = question != nil
            question?.widget.destroy()
            question = nil
            return isGone || isOther
        }
        if let question, question.card.key == card.key {
            question.update(card)
            return false
        }
        question?.widget.destroy()
        let view = QuestionView(card, .card, parts: parts, act)
        questions.add(view.widget)
        question = view
        return true
    }
}
