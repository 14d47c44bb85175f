public import LocalAPI
import PlainText
import Translation
public import Widgets

/// The conversation and where the customer writes: values in, closures out.
///
/// It holds nothing that the daemon does not have: after a restart it shows the same when it is
/// given `show`, `update`, `draft` and `fontStep` again.
@MainActor
public final class ChatView {
    /// What is put into the window.
    public let widget: Widget
    private let actions: ChatActions
    let log: LogView
    private let painter: LogPainter
    private let links: LogLinks
    private let composer: Composer
    private let notice = NoticeBar()
    private let typing = TypingLine()
    let newLines: NewLinesButton
    private var model = ChatModel { LocalTime($0)?.day }
    private var font = FontStep(0)
    private var isWatched = false
    private var late: Timer?
    private let files: FilesToSend

    /// Makes one with an empty conversation.
    ///
    /// - Throws: `WidgetsError.badStyle`, which would be our own mistake.
    public init(_ actions: ChatActions) throws(WidgetsError) {
        self.actions = actions
        log = try LogView()
        let redraw = Redraw()
        let photos = Photos(fetch: actions.photo) { redraw.call() }
        painter = LogPainter(log, photos: photos)
        links = LogLinks(log, open: actions.openLink)
        let root = Box(.column)
        widget = root
        let files = FilesToSend(root, send: actions.sendFiles)
        self.files = files
        composer = Composer(actions) { files.choose() }
        newLines = NewLinesButton(log)
        let overlay = Overlay(log.area)
        overlay.add(newLines.button)
        overlay.expand(horizontally: true, vertically: true)
        root.add(overlay).add(typing.label).add(notice.widget).add(composer.widget.margin(8))
        // Text that cannot be written into refuses all that is dropped; behind it, it is taken.
        FileDrop.pass(log.text)
        files.accept(on: [composer.dropTarget, root])
        log.text.setAccessibleName(tr("Conversation"))
        redraw.target = log.text
        log.whole = { [weak self] range in self?.model.entries[range] ?? [] }
        log.followingChanged = { [weak self] _ in self?.lookedAt() }
        root.onKey { [weak self] key in self?.pressed(key) ?? false }
    }

    /// Takes the whole conversation, of which so many lines of others are new to the customer.
    public func show(_ lines: [ChatLine], unread: Int) {
        log.apply(model.replaceAll(lines, unread: isWatched ? 0 : unread))
        log.scrollToEnd()
        watchPending()
        lookedAt()
    }

    /// Takes a line that is new, or of which something has changed.
    public func apply(_ line: ChatLine) {
        let isNew = !model.has(line.messageId)
        if isNew, line.from.kind == "agent" { typing.hide() }
        if isNew, line.from.kind == "customer" { log.scrollToEnd() }
        log.apply(model.apply(line, seen: isWatched && log.follows))
        newLines.show(count: model.unread)
        watchPending()
        guard isNew else { return }
        if line.from.kind != "customer" { announce(line) }
        lookedAt()
    }

    /// Takes what has become of the session.
    public func update(_ facts: ChatFacts) {
        composer.update(facts)
        files.isAllowed = facts.mayWrite && facts.mayFiles
        notice.update(facts)
    }

    /// Says for 5 seconds that somebody types; the name is remote text.
    public func showTyping(_ name: String) { typing.show(EntryText.name(name)) }

    /// Sets whether the customer has the chat in front: then lines count as read.
    public func setWatched(_ isWatched: Bool) {
        self.isWatched = isWatched
        lookedAt()
    }

    /// How many lines came while nobody looked.
    public var unread: Int { model.unread }

    /// What is typed and not sent.
    public var draft: String {
        get { composer.draft }
        set { composer.draft = newValue }
    }

    /// The size of letters, in steps; 0 is the desktop's.
    public var fontStep: Int {
        get { font.value }
        set {
            font = FontStep(newValue)
            // The rules differ in a number alone, and have been taken once.
            try? log.setFont(font)
            try? composer.setFont(font)
        }
    }

    /// Changes the size of letters by steps, or back to the desktop's, as keys and menus do.
    public func changeFont(by steps: Int?) {
        fontStep = steps.map { font.value + $0 } ?? 0
        actions.keepFontStep(font.value)
    }

    /// Gives the keyboard to where the customer writes.
    public func focus() { composer.focus() }

    /// Asks where to save the conversation, and saves it.
    public func saveTranscript() {
        TranscriptFile.save(model.lines, from: widget)
    }

    private func pressed(_ key: KeyPress) -> Bool {
        guard key.control, !key.alt, let steps = FontKey.steps(key) else { return false }
        changeFont(by: steps == 0 ? nil : steps)
        return true
    }

    private func lookedAt() {
        let seesEnd = isWatched && log.follows
        if seesEnd, model.unread > 0 {
            model.markSeen()
            actions.read()
        }
        newLines.show(count: model.unread)
    }

    private func announce(_ line: ChatLine) {
        let text = SafeText.escape(String(line.text.prefix(1000)))
        let name = line.from.kind == "agent" ? EntryText.name(of: line) : ""
        log.text.announce(
            name.isEmpty ? text : tr("{name} says: {text}", ["name": name, "text": text]))
    }

    /// Says of lines that they wait, once they have done so for long enough to wonder.
    private func watchPending() {
        guard model.hasPending, late == nil else { return }
        late = Timer(milliseconds: 1500) { [weak self] in
            guard let self else { return }
            late = nil
            log.apply(model.markLate())
        }
    }
}

/// Draws again what photos are part of, once they have come.
@MainActor
private final class Redraw {
    weak var target: Widget?

    func call() { target?.redraw() }
}
