import CLinux
import EventLoop
import Glibc
import LocalSocket
import PlainText

/// The terminal while a conversation goes on: lines come in below, what happens is printed above.
///
/// Where there is no terminal, or a dumb one, lines are read and printed as they are: this serves
/// scripts, and screen readers that follow a plain flow of text.
actor Terminal {
    /// What the person does.
    enum Event: Equatable, Sendable {
        /// A line was finished.
        case line(String)
        /// Something is being typed.
        case typing
        /// Ctrl+C, or Ctrl+D in an empty line.
        case interrupt
        /// There is no more input.
        case end
        /// The process is asked to end by this signal.
        case terminated(Int32)
    }

    /// How long keys are passed over when a question takes the place of a half-typed line.
    static let pause: Duration = .milliseconds(700)

    private let loop = PollLoop.orExit(name: "terminal")
    private let isPlain: Bool
    private let sink: AsyncStream<Event>.Continuation
    private var original: termios?
    private var signals: Int32 = -1
    private var editor = LineEditor()
    private var input = LineBuffer(limit: 1 << 20)
    private var prompt = Terminal.conversationPrompt
    private var draft = ""
    private var lastKey: ContinuousClock.Instant?
    private var deafUntil: ContinuousClock.Instant?

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// What the person does, in order.
    nonisolated let events: AsyncStream<Event>

    init() {
        let name = getenv("TERM").map { String(cString: $0) } ?? ""
        isPlain = !Console.isTerminal(0) || !Console.isTerminal(1) || name.isEmpty || name == "dumb"
        // As fast as a person types, or a script is read: reading stops when too much waits.
        (events, sink) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .unbounded)
    }

    isolated deinit { loop.stop() }

    /// Starts reading.
    func start() {
        signals = linux_catch_signals()
        if signals >= 0 {
            loop.watch(signals, POLLIN) { [weak self] _ in
                self?.assumeIsolated { $0.takeSignals() }
            }
        }
        enterRawMode()
        loop.watch(0, POLLIN) { [weak self] _ in self?.assumeIsolated { $0.read() } }
    }

    /// Gives the terminal back as it was.
    func finish() {
        loop.unwatch(0)
        if !isPlain { Console.write("\r\u{1B}[K", to: 1) }
        leaveRawMode()
    }

    /// Prints lines above what is being typed.
    func say(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        if isPlain { return Console.print(lines.joined(separator: "\n")) }
        Console.write("\r\u{1B}[K" + lines.joined(separator: "\n") + "\n", to: 1)
        redraw()
    }

    /// Rings the terminal's bell.
    func ring() { if !isPlain { Console.write("\u{7}", to: 1) } }

    /// What a prompt is for.
    enum Purpose {
        /// Lines of the conversation.
        case conversation
        /// A question that came unexpectedly.
        case question
        /// A question that the person's own act has led to.
        case followUp
    }

    /// The prompt of the conversation.
    static let conversationPrompt = "> "

    /// Asks for something else than before; a half-typed line of the conversation is kept for later.
    func ask(_ text: String, _ purpose: Purpose) {
        if purpose == .question, let lastKey, ContinuousClock.now - lastKey < .milliseconds(1500) {
            // What was meant for the conversation must not answer a question.
            deafUntil = ContinuousClock.now + Self.pause
        }
        if purpose == .conversation {
            if prompt != Self.conversationPrompt { editor.replace(with: draft) }
        } else {
            if prompt == Self.conversationPrompt { draft = editor.text }
            editor.replace(with: "")
        }
        prompt = text
        if isPlain {
            if purpose != .conversation { Console.print(text) }
        } else {
            redraw()
        }
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(0, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            loop.unwatch(0)
            if isPlain, !input.rest.isEmpty { takeLines([0x0A]) }
            sink.yield(.end)
            return
        }
        let bytes = buffer.prefix(count)
        if isPlain { takeLines(Array(bytes)) } else { takeKeys(bytes) }
    }

    private func takeLines(_ bytes: [UInt8]) {
        input.append(bytes)
        // A line without end is dropped.
        while let line = (try? input.next()) ?? nil {
            sink.yield(.line(String(decoding: line, as: UTF8.self)))
        }
    }

    private func takeKeys(_ bytes: ArraySlice<UInt8>) {
        let now = ContinuousClock.now
        lastKey = now
        let isDeaf = deafUntil.map { now < $0 } ?? false
        for byte in bytes where !isDeaf || byte == 0x03 {
            switch editor.feed(byte) {
            case .line(let text):
                // An empty answer is an answer; an empty line of the conversation is nothing.
                if !text.isEmpty || prompt != Self.conversationPrompt {
                    Console.write("\r\u{1B}[K" + prompt + SafeText.escape(text) + "\n", to: 1)
                }
                sink.yield(.line(text))
            case .changed: sink.yield(.typing)
            case .interrupt, .end: sink.yield(.interrupt)
            case .suspend:
                leaveRawMode()
                kill(getpid(), SIGTSTP)
                return
            case nil: break
            }
        }
        redraw()
    }

    private func redraw() {
        guard !isPlain else { return }
        let columns = max(20, Int(linux_columns(1))) - 1
        let room = max(10, columns - Columns.width(prompt))
        let shown = Columns.visible(editor.characters, cursor: editor.cursor, columns: room)
        var text = "\r" + prompt + SafeText.escape(shown.text) + "\u{1B}[K\r"
        let column = Columns.width(prompt) + shown.cursorColumn
        if column > 0 { text += "\u{1B}[\(column)C" }
        Console.write(text, to: 1)
    }

    private func enterRawMode() {
        guard !isPlain else { return }
        var settings = termios()
        guard tcgetattr(0, &settings) == 0 else { return }
        if original == nil { original = settings }
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        settings.c_iflag &= ~tcflag_t(IXON)
        tcsetattr(0, TCSADRAIN, &settings)
    }

    private func leaveRawMode() {
        guard var original else { return }
        tcsetattr(0, TCSADRAIN, &original)
    }

    private func takeSignals() {
        var numbers = [UInt8](repeating: 0, count: 16)
        let count = Glibc.read(signals, &numbers, numbers.count)
        for number in numbers.prefix(max(0, count)) {
            switch Int32(number) {
            case SIGINT: sink.yield(.interrupt)
            case SIGCONT:
                enterRawMode()
                redraw()
            case SIGWINCH: redraw()
            case let other: sink.yield(.terminated(other))
            }
        }
    }
}
