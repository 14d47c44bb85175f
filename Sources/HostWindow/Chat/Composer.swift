import CGTK
import LocalAPI
import Translation
import Widgets

/// Where the customer writes: Enter sends, Shift and Enter begin a new line.
@MainActor
final class Composer {
    private static let lines = 5
    private static let typingPause = Duration.seconds(3)

    let widget = Box(.column, spacing: 4)
    private let entry = TextArea()
    private let scroller: ScrolledArea
    private let problem = Label()
    private let send: Button
    private let emoji: Button
    private let files: Button
    private let style = StyleSheet()
    private let actions: ChatActions
    private var lastTyping: ContinuousClock.Instant?
    private var mayWrite = false
    private var isGiven = false
    private var refusal: String?
    private var sending: Task<Void, Never>?

    init(_ actions: ChatActions, chooseFiles: @escaping @MainActor () -> Void) {
        self.actions = actions
        scroller = ScrolledArea(entry)
        send = Button(tr("Send"))
        send.addClass("suggested-action")
        emoji = Button(icon: "face-smile-symbolic", name: tr("Insert an emoji"))
        files = Button(
            icon: "mail-attachment-symbolic", name: tr("Send files…"), action: chooseFiles)
        entry.setPadding(8)
        entry.addClass("chat-entry")
        entry.setAccessibleName(tr("Your message"))
        entry.setTooltip(tr("Enter sends, Shift+Enter begins a new line."))
        style.use(for: entry)
        scroller.addClass("frame")
        scroller.expand(horizontally: true)
        problem.addClass("error")
        problem.isVisible = false
        let row = Box(.row, spacing: 6)
        for button in [files, emoji] { row.add(button.place(.fill, .end)) }
        row.add(scroller).add(send.place(.fill, .end))
        widget.add(problem).add(row)
        connect()
        resize()
    }

    isolated deinit { sending?.cancel() }

    /// What is typed and not sent.
    var draft: String {
        get { entry.text }
        set {
            guard newValue != entry.text else { return }
            isGiven = true
            entry.text = newValue
            isGiven = false
        }
    }

    func focus() { entry.focus() }

    /// Takes what may be done now.
    func update(_ facts: ChatFacts) {
        mayWrite = facts.mayWrite
        // Who writes while the session is taken up again goes on writing.
        if entry.isSensitive != facts.mayType { entry.isSensitive = facts.mayType }
        emoji.isSensitive = facts.mayType
        files.isVisible = facts.mayFiles
        files.isSensitive = mayWrite && !facts.isReconnecting
        check(entry.text)
    }

    /// Sets the size of letters.
    func setFont(_ step: FontStep) throws(WidgetsError) {
        try style.load(".chat-entry { font-size: \(step.percent)%; }")
        resize()
    }

    /// Accepts files that are dropped on the entry, beside text.
    var dropTarget: Widget { entry }

    private func resize() {
        let line = entry.lineHeight
        scroller.grow(to: line * Self.lines + 16, from: line + 16)
    }

    private func connect() {
        send.on("clicked") { [weak self] in self?.sendDraft() }
        emoji.on("clicked") { [weak self] in
            self?.entry.focus()
            self?.entry.chooseEmoji()
        }
        entry.onChange { [weak self] text in self?.changed(text) }
        Signals.connectPointer(entry.pointer, "key-press-event") { [weak self] event in
            self?.pressed(event) ?? false
        }
    }

    private func pressed(_ event: UnsafeMutableRawPointer) -> Bool {
        let key = KeyPress(event.assumingMemoryBound(to: GdkEventKey.self).pointee)
        guard key.isEnter, !key.shift, !key.control, !key.alt else { return false }
        if entry.isForInputMethod(event) { return true }
        sendDraft()
        return true
    }

    private func changed(_ text: String) {
        refusal = nil
        check(text)
        actions.keepDraft(text)
        // What is restored is not typed.
        guard !text.isEmpty, mayWrite, !isGiven else { return }
        let now = ContinuousClock.now
        if let lastTyping, now < lastTyping + Self.typingPause { return }
        lastTyping = now
        actions.typing()
    }

    private func check(_ text: String) {
        let words = Draft.problem(text) ?? refusal
        problem.text = words ?? ""
        problem.isVisible = words != nil
        send.isSensitive = mayWrite && Draft.sendable(text) != nil
    }

    private func sendDraft() {
        guard mayWrite, let text = Draft.sendable(entry.text) else { return }
        entry.text = ""
        lastTyping = nil
        // One after the other: lines arrive in the order in which they were written.
        sending = Task { [weak self, previous = sending, say = actions.say] in
            await previous?.value
            guard let failure = await say(text) else { return }
            self?.restore(text, failure)
        }
    }

    /// Puts a line back that was not taken, before what has been written since.
    private func restore(_ text: String, _ failure: HostFailure) {
        let later = entry.text
        draft = later.isEmpty ? text : text + "\n" + later
        refusal = [failure.message, failure.hint ?? ""].filter { !$0.isEmpty }
            .joined(separator: " ")
        check(draft)
        widget.announce(problem.text)
    }
}
