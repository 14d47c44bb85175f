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
    private let photo: (QuestionCard) -> Widget?
    private(set) var question: QuestionView?

    init(chat: Widget, photo: @escaping (QuestionCard) -> Widget?, _ act: @escaping Act) {
        self.act = act
        self.photo = photo
        banner = BannerView(act)
        switches = RightSwitches(act)
        transfers = TransferList(act)
        widget.add(banner.widget).add(switches.widget).add(questions).add(transfers.widget)
        widget.add(chat.expand(horizontally: true, vertically: true))
    }

    /// Shows the page.
    ///
    /// - Returns: Whether a question has come up or gone, so that the keyboard has to go elsewhere.
    func show(_ page: SessionPage, stopKey: String?) -> Bool {
        banner.show(page.banner, stopKey: stopKey)
        switches.show(page.switches)
        transfers.show(page.transfers)
        guard let card = page.question else {
            let isGone = question != nil
            question?.widget.destroy()
            question = nil
            return isGone
        }
        if let question, question.card.key == card.key {
            question.update(card)
            return false
        }
        question?.widget.destroy()
        let view = QuestionView(card, .card, photo: photo(card), act)
        questions.add(view.widget)
        question = view
        return true
    }
}
