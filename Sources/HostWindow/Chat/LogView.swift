import CGTK
import Widgets

/// The conversation: text that can be selected and copied over several lines, in front of bubbles.
@MainActor
final class LogView {
    let area: ScrolledArea
    let text: Widget
    let buffer: UnsafeMutablePointer<GtkTextBuffer>
    /// The entries that are laid out: the last ones of the conversation.
    private(set) var entries: [ChatEntry] = []
    private(set) var texts: [EntryText] = []
    private(set) var rows = RowMap()
    private(set) var colors: LogColors
    private let tags: LogTags
    private let style = StyleSheet()
    /// Whether the end stays in sight when lines come.
    private(set) var follows = true
    /// Gives entries of the whole conversation, by their places in it.
    var whole: @MainActor (Range<Int>) -> ArraySlice<ChatEntry> = { _ in [] }
    private var window = LogWindow()
    private var revealing: Timer?
    private var settling: Timer?
    /// How much is to stay below the top while lines above it are measured.
    private var belowTop: Double?
    /// Called when the end comes into sight, or leaves it.
    var followingChanged: @MainActor (Bool) -> Void = { _ in }

    init() throws(WidgetsError) {
        let text = Widget(gtk_text_view_new())
        self.text = text
        buffer = gtk_text_view_get_buffer(text.cast())
        gtk_text_view_set_editable(text.cast(), 0)
        gtk_text_view_set_wrap_mode(text.cast(), GTK_WRAP_WORD_CHAR)
        gtk_text_view_set_accepts_tab(text.cast(), 0)
        gtk_text_view_set_left_margin(text.cast(), gint(LogTags.edge))
        text.isVisible = true
        area = ScrolledArea(text)
        area.expand(horizontally: true, vertically: true)
        colors = LogColors(for: text)
        tags = LogTags(
            buffer, isRightToLeft: gtk_widget_get_direction(text.pointer) == GTK_TEXT_DIR_RTL)
        tags.use(colors)
        style.use(for: text)
        text.addClass("chat-log")
        try setFont(FontStep(0))
        watch()
    }

    /// Puts entries in the place of others.
    func apply(_ edits: [ChatModel.Edit]) {
        for edit in edits {
            if let edit = window.take(edit, shown: entries.count) { lay(edit) }
        }
        if follows {
            shed()
            scrollToEnd()
        }
        gtk_widget_queue_draw(text.pointer)
    }

    /// How many entries before those that are laid out wait for the customer to scroll back.
    var hidden: Int { window.hidden }
    /// Whether lines that have just been laid out are still being measured.
    var isSettling: Bool { settling != nil }

    private func lay(_ edit: ChatModel.Edit) {
        let new = edit.entries.map(EntryText.init)
        let lines = rows.replace(edit.range, counts: new.map(\.lines.count))
        entries.replaceSubrange(edit.range, with: edit.entries)
        texts.replaceSubrange(edit.range, with: new)
        replace(lines, with: new)
    }

    /// Lets go of the oldest, unless somebody has chosen text.
    private func shed() {
        guard gtk_text_buffer_get_has_selection(buffer) == 0 else { return }
        let count = window.shed(shown: entries.count)
        if count > 0 { lay(ChatModel.Edit(range: 0..<count, entries: [])) }
    }

    /// Lays out what comes before, once the customer is about to see it.
    private func revealSoon() {
        let vertical = area.vertical
        guard window.hidden > 0, revealing == nil, settling == nil, !follows,
            gtk_adjustment_get_value(vertical) < gtk_adjustment_get_page_size(vertical)
        else { return }
        // Not while GTK is in the middle of moving.
        revealing = Timer(milliseconds: 0) { [weak self] in
            self?.revealing = nil
            self?.reveal()
        }
    }

    private func reveal() {
        guard let range = window.reveal() else { return }
        let value = gtk_adjustment_get_value(area.vertical)
        let isAtTop = value < 1
        let below = gtk_adjustment_get_upper(area.vertical) - value
        lay(ChatModel.Edit(range: 0..<0, entries: Array(whole(range))))
        // GTK keeps in place what is seen, except where nothing was above it.
        let added = rows.line(of: range.count)
        if isAtTop { belowTop = below }
        settle(above: added)
    }

    /// Reveals no more until new lines are where they belong: before GTK has measured them, they
    /// have no height, and their beginning seems near.
    private func settle(above line: Int, tries: Int = 40) {
        settling = Timer(milliseconds: 50) { [weak self] in
            guard let self else { return }
            settling = nil
            let isNear =
                gtk_adjustment_get_value(area.vertical)
                < gtk_adjustment_get_page_size(area.vertical)
            if tries > 0, isNear || topLine < line {
                return settle(above: line, tries: tries - 1)
            }
            belowTop = nil
            // At the very top, no further turn of the wheel would ask for more.
            revealSoon()
        }
    }

    private var topLine: Int {
        var visible = GdkRectangle()
        gtk_text_view_get_visible_rect(text.cast(), &visible)
        var top = GtkTextIter()
        gtk_text_view_get_line_at_y(text.cast(), &top, visible.y, nil)
        return Int(gtk_text_iter_get_line(&top))
    }

    /// Brings the end into sight, and keeps it there.
    func scrollToEnd() {
        setFollows(true)
        let vertical = area.vertical
        let end = gtk_adjustment_get_upper(vertical) - gtk_adjustment_get_page_size(vertical)
        gtk_adjustment_set_value(vertical, max(end, 0))
    }

    /// Sets the size of letters.
    func setFont(_ step: FontStep) throws(WidgetsError) {
        try style.load(
            """
            .chat-log { font-size: \(step.percent)%; }
            .chat-log, .chat-log text { background-color: transparent; }
            """)
    }

    private func replace(_ lines: Range<Int>, with new: [EntryText]) {
        var at = GtkTextIter()
        var end = GtkTextIter()
        gtk_text_buffer_get_iter_at_line(buffer, &at, gint(lines.lowerBound))
        gtk_text_buffer_get_iter_at_line(buffer, &end, gint(lines.upperBound))
        if !lines.isEmpty { gtk_text_buffer_delete(buffer, &at, &end) }
        for entry in new {
            for (index, line) in entry.lines.enumerated() { insert(line, entry, index, at: &at) }
        }
    }

    private func insert(
        _ line: EntryText.Line, _ entry: EntryText, _ index: Int, at place: inout GtkTextIter
    ) {
        let start = gtk_text_iter_get_offset(&place)
        for run in line.runs {
            let from = gtk_text_iter_get_offset(&place)
            insert(run.text, at: &place)
            if let tag = tags.tag(for: run.kind) { apply(tag, from: from, to: place) }
        }
        insert("\n", at: &place)
        apply(tags.tag(for: line.style), from: start, to: place)
        if entry.body.contains(index), line.style != .system {
            if index == entry.body.lowerBound { apply(tags.bodyStart, from: start, to: place) }
            if index == entry.body.upperBound - 1 { apply(tags.bodyEnd, from: start, to: place) }
        }
    }

    private func insert(_ text: String, at place: inout GtkTextIter) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                gtk_text_buffer_insert(buffer, &place, $0.baseAddress, gint($0.count))
            }
        }
    }

    private func apply(_ tag: UnsafeMutablePointer<GtkTextTag>, from: gint, to end: GtkTextIter) {
        var start = GtkTextIter()
        var end = end
        gtk_text_buffer_get_iter_at_offset(buffer, &start, from)
        gtk_text_buffer_apply_tag(buffer, tag, &start, &end)
    }

    private func watch() {
        Signals.connect(area.vertical, "changed") { [weak self] in
            self?.heightChanged()
            return false
        }
        Signals.connect(area.vertical, "value-changed") { [weak self] in
            self?.positionChanged()
            self?.revealSoon()
            return false
        }
        // Only what a person does lets go of the end: GTK moves the position by itself while it
        // finds out how high lines are.
        for signal in ["scroll-event", "key-press-event", "button-press-event", "touch-event"] {
            text.on(signal) { [weak self] in self?.isTouched = true }
        }
        let bar = gtk_scrolled_window_get_vscrollbar(area.cast())
        Signals.connect(UnsafeMutableRawPointer(bar ?? area.pointer), "button-press-event") {
            [weak self] in
            self?.isTouched = true
            return false
        }
        text.on("style-updated") { [weak self] in self?.takeColors() }
    }

    var linkTag: UnsafeMutablePointer<GtkTextTag> { tags.link }
    private var isTouched = false

    private func positionChanged() {
        let vertical = area.vertical
        let left =
            gtk_adjustment_get_upper(vertical) - gtk_adjustment_get_page_size(vertical)
            - gtk_adjustment_get_value(vertical)
        if left < 4 {
            isTouched = false
            setFollows(true)
        } else if isTouched {
            setFollows(false)
        }
    }

    private func heightChanged() {
        if follows {
            scrollToEnd()
        } else if let belowTop {
            let top = gtk_adjustment_get_upper(area.vertical) - belowTop
            gtk_adjustment_set_value(area.vertical, max(top, 0))
        }
    }

    private func setFollows(_ new: Bool) {
        guard follows != new else { return }
        follows = new
        followingChanged(new)
    }

    private func takeColors() {
        colors = LogColors(for: text)
        tags.use(colors)
    }
}
