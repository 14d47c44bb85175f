import Widgets

/// The pages, each made when it is first needed.
@MainActor
final class Pages {
    private let act: Act
    private let chat: ChatView
    private let parts: QuestionParts
    private var starting: StartingView?
    private var entry: EntryView?
    private var invitation: InvitationView?
    private var waiting: WaitingView?
    private var ended: EndedView?
    private var session: SessionView?
    private var asked: QuestionView?
    private var current = ""

    init(chat: ChatView, parts: QuestionParts, _ act: @escaping Act) {
        self.chat = chat
        self.parts = parts
        self.act = act
    }

    /// The question that is asked now.
    var question: QuestionView? { asked ?? session?.question }

    /// Shows a page.
    ///
    /// - Returns: Whether it is another one, or asks something new.
    func show(_ presentation: Presentation, codeText: String, in stack: Stack) -> Bool {
        let (name, isNews) = fill(presentation, codeText, stack)
        let isOther = name != current
        if isOther {
            stack.show(name)
            current = name
        }
        if !name.hasPrefix("question"), let old = asked {
            old.widget.destroy()
            asked = nil
        }
        if name != "starting" { starting?.stop() }
        return isOther || isNews
    }

    private func fill(
        _ presentation: Presentation, _ codeText: String, _ stack: Stack
    ) -> (name: String, isNews: Bool) {
        switch presentation.page {
        case .starting:
            _ = made(&starting, "starting", stack) { StartingView() }
            return ("starting", false)
        case .entry(let page):
            made(&entry, "entry", stack) { EntryView(act) }.show(page, text: codeText)
            return ("entry", false)
        case .invitation(let page):
            made(&invitation, "invitation", stack) { InvitationView(act) }.show(page)
            return ("invitation", false)
        case .waiting(let page):
            made(&waiting, "waiting", stack) { WaitingView(act) }.show(page)
            return ("waiting", false)
        case .ended(let page):
            made(&ended, "ended", stack) { EndedView(act) }.show(page)
            return ("ended", false)
        case .session(let page):
            let view = made(&session, "session", stack) {
                SessionView(chat: chat.widget, parts: parts, act)
            }
            return ("session", view.show(page, stopKey: presentation.stopKey))
        case .question(let card):
            return ("question " + card.key, ask(card, stack))
        }
    }

    private func ask(_ card: QuestionCard, _ stack: Stack) -> Bool {
        if let asked, asked.card.key == card.key {
            asked.update(card)
            return false
        }
        asked?.widget.destroy()
        let view = QuestionView(card, .page, parts: parts, act)
        stack.add(view.widget, name: "question " + card.key)
        asked = view
        return true
    }

    private func made<View: PageView>(
        _ slot: inout View?, _ name: String, _ stack: Stack, _ make: () -> View
    ) -> View {
        if let view = slot { return view }
        let view = make()
        stack.add(view.widget, name: name)
        slot = view
        return view
    }

    /// Puts the keyboard where this page needs it, which is never an answer that grants something.
    func focus() {
        switch current {
        case "entry": entry?.focus()
        case "invitation": invitation?.focus()
        case "waiting": waiting?.focus()
        case "ended": ended?.focus()
        case "session": if session?.focusQuestion() != true { chat.focus() }
        default: question?.focus()
        }
    }
}

/// A page of the window.
@MainActor
protocol PageView: AnyObject {
    associatedtype Content: Widget
    /// What is shown.
    var widget: Content { get }
}

extension StartingView: PageView {}
extension EntryView: PageView {}
extension InvitationView: PageView {}
extension WaitingView: PageView {}
extension EndedView: PageView {}
extension SessionView: PageView {}
