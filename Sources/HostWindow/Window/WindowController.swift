import CGTK
import LocalAPI
import LocalSocket
import Translation
import Widgets

/// What the window is: the daemon's state and what a person does here, shown.
@MainActor
final class WindowController {
    private(set) var status: Status?
    var choices = Choices()
    var client: LocalClient? {
        get { line.client }
        set { line.client = newValue }
    }
    private(set) var kept = KeepWindow()
    private(set) lazy var main = MainWindow(chat: chat, parts: parts) { [weak self] in
        self?.act($0)
    }
    private let parts: QuestionParts
    private lazy var bar = BarWindow { [weak self] in self?.act($0) }
    private lazy var cover = CoverWatch(main.window) { [weak self] in self?.conceal($0) }
    private lazy var shaker = Shaker(main.window)
    private lazy var sound = AlertSound()
    private(set) lazy var dialogs = Dialogs(main.window)
    let chat: ChatView
    private let actions: AsyncStream<Action>.Continuation
    private let line = ClientBox()
    private var keeping: Timer?
    private var telling: Timer?

    /// Makes the window, not shown yet.
    ///
    /// - Parameter actions: Takes what a person does, for `perform`.
    /// - Throws: `WidgetsError.badStyle`, which would be our own mistake.
    init(actions: AsyncStream<Action>.Continuation) throws(WidgetsError) {
        self.actions = actions
        let asked = ChatActions(line, actions)
        let photo = AgentPhoto(fetch: asked.photo)
        parts = QuestionParts(
            photo: { photo.widget($0) },
            windows: { [line] in try? await line.client?.call(ListWindows()) })
        chat = try ChatView(asked)
    }

    /// Takes what comes from the daemon.
    func take(_ event: DaemonLink.Event) {
        switch event {
        case .connected(let client, let status, let kept, let lines):
            connect(client, status, kept, lines)
        case .change(let change): take(change)
        case .refused(let failure): tell(failure)
        case .lost:
            client = nil
            choices.daemon = .lost
        case .failed(let failure): choices.daemon = .failed(failure)
        }
        present()
    }

    private func connect(
        _ client: LocalClient, _ status: Status, _ kept: KeepWindow, _ lines: [ChatLine]
    ) {
        self.client = client
        let isFirst = self.status == nil
        choices.daemon = .connected
        choices.answered = []
        // What was typed here while the daemon was away is newer than what it remembers.
        if isFirst {
            self.kept = kept
            choices.codeText = kept.codeText
            choices.isChatOpen = kept.isChatOpen
            chat.draft = kept.draft
            chat.fontStep = kept.fontStep
        } else {
            keepSoon()
        }
        choices.follow(status, after: self.status)
        self.status = status
        chat.update(ChatFacts(status, isResuming: choices.isResuming))
        // A daemon that has not taken the session up yet has no line of it.
        if !choices.isResuming || !lines.isEmpty {
            chat.show(lines, unread: status.chat.unread)
        }
    }

    private func take(_ change: LocalChange) {
        switch change {
        case .status(let new): take(new)
        case .message(let line): chat.apply(line)
        case .typing(let agent): chat.showTyping(agent.name)
        case .nudge: nudge()
        case .raise(let reason): raise(reason)
        }
    }

    private func take(_ new: Status) {
        let old = status
        status = new
        choices.follow(new, after: old)
        if !new.sharing.on { choices.isChoosing = false }
        let waiting = Set(new.pending.map { QuestionCard.key($0.kind, $0.id) })
        choices.answered.formIntersection(waiting)
        if SessionPage.isRunning(new.phase) { choices.wantsNewCode = false }
        if old?.chat.surface != new.chat.surface { choices.isChatOpen = new.chat.surface != "web" }
        if let page = PageOpening.page(from: old, to: new) { act(.openPage(page)) }
        chat.update(ChatFacts(new, isResuming: choices.isResuming))
    }

    private func raise(_ reason: RaiseReason) {
        choices.isChatOpen = true
        present()
        switch reason {
        case .nudge: main.raise()
        case .message: main.reveal()
        case .show, .chatHere, .webChatGone, .question: main.raise()
        }
    }

    private func nudge() {
        // The daemon writes a line into the conversation itself.
        choices.isChatOpen = true
        present()
        main.raise()
        gtk_window_set_urgency_hint(main.window.cast(), 1)
        shaker.shake()
        sound.play("message-new-instant")
    }

    private func conceal(_ isConcealed: Bool) {
        choices.isConcealed = isConcealed
        present()
        keepSoon()
    }

    /// Shows all of it.
    func present() {
        let shown = Presentation(status, choices)
        main.show(shown, codeText: choices.codeText, isWriting: !chat.draft.isEmpty)
        bar.show(shown.bar)
        chat.setWatched(main.window.isActive && shown.isWindowShown && !choices.isConcealed)
        cover.setWatchful(status?.sharing.on == true || status?.recording == true)
    }

    /// Takes what a person does, in order.
    func act(_ action: Action) {
        // What is typed must be known before anything is shown again.
        if case .typeCode(let text) = action { typeCode(text) } else { actions.yield(action) }
    }

    /// Has the daemon keep what would be lost with this process, once typing pauses for a moment.
    func keepSoon() {
        guard keeping == nil else { return }
        keeping = Timer(milliseconds: 150) { [weak self] in
            self?.keeping = nil
            self?.actions.yield(.keep)
        }
    }

    /// Says what came of something, for as long as it takes to read it.
    func tell(_ sentence: String) {
        choices.told = sentence
        present()
        telling = Timer(milliseconds: 10_000) { [weak self] in
            self?.choices.told = nil
            self?.present()
        }
    }

    /// Says why something was not done.
    func tell(_ failure: HostFailure) {
        let problem = Problem(failure, host: status?.gateway.map(GatewayText.host))
        tell(problem.sentence)
    }

    /// What is to be kept now.
    var toKeep: KeepWindow {
        KeepWindow(
            draft: chat.draft, codeText: choices.codeText, fontStep: chat.fontStep,
            isChatOpen: choices.isChatOpen,
            isInFront: main.window.isActive && main.window.isVisible && !choices.isConcealed)
    }
}
