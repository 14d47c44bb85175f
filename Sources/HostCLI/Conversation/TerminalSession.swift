import Glibc
import LocalAPI
import LocalSocket
import PlainText

/// A session as it is followed and steered in a terminal.
struct TerminalSession {
    private enum Happening: Sendable {
        case changed(LocalChange)
        case daemonLost
        case did(Terminal.Event)
    }

    private enum Mode {
        case conversation
        case question(QuestionDialog)
        case leaving
    }

    private static let help = [
        "What you type is sent to support when you press Enter. Besides:",
        "  /stop        stops sharing your screen, at once",
        "  /status      says how things are",
        "  /send FILE   sends a file",
        "  /files       lists files",
        "  /say TEXT    writes to support, also while you are asked something",
        "  /leave       closes this chat; the session goes on",
        "  /end         ends the session",
    ]

    private let errands: Errands
    private let terminal = Terminal()
    private var narrator = Narrator(showsOwnLines: false)
    private var status: Status
    private let changes: AsyncStream<LocalChange>
    private var mode = Mode.conversation
    private var lastTyping: ContinuousClock.Instant?
    /// Answered here, but still in the state that came last.
    private var answered: Set<String> = []

    /// Makes one for a session that is going on.
    init(_ client: LocalClient) async throws(HostFailure) {
        errands = Errands(client: client)
        (status, changes) = try await client.watch()
        guard status.phase != .codeEntry, status.phase != .ended else {
            throw HostFailure(
                .noSession, "There is no session.", hint: "“deskhand join” starts one.")
        }
    }

    /// Follows the session until it is over or the customer leaves the chat.
    ///
    /// - Returns: The exit code.
    mutating func run() async throws(HostFailure) -> Int32 {
        await terminal.start()
        let result: Result<Int32, HostFailure>
        do throws(HostFailure) {
            result = .success(try await follow())
        } catch {
            result = .failure(error)
        }
        await terminal.finish()
        return try result.get()
    }

    private mutating func follow() async throws(HostFailure) -> Int32 {
        let earlier = try await errands.conversation()
        await say(narrator.tell(.status(status)))
        var history = Narrator(showsOwnLines: true)
        for line in earlier {
            _ = narrator.tell(line)
            await say(history.tell(line))
        }
        await errands.markRead()
        await say(["Write to support, or type /help."])
        await present()
        let (happenings, sink) = AsyncStream.makeStream(of: Happening.self)
        let (changes, events) = (changes, terminal.events)
        // Two sources, one order; both end with this function.
        async let _: Void = {
            for await change in changes { sink.yield(.changed(change)) }
            sink.yield(.daemonLost)
        }()
        async let _: Void = {
            for await event in events { sink.yield(.did(event)) }
        }()
        var code: Int32?
        for await happening in happenings {
            code = try await take(happening)
            if code != nil { break }
        }
        sink.finish()
        return code ?? 0
    }

    private mutating func take(_ happening: Happening) async throws(HostFailure) -> Int32? {
        switch happening {
        case .changed(let change): return await take(change)
        case .daemonLost:
            throw HostFailure(
                .daemonUnreachable, "Deskhand's background program has ended, and the session too.",
                hint: "“deskhand join” starts again.")
        case .did(.line(let line)): return await take(line)
        case .did(.typing): await tellTyping()
        case .did(.interrupt): return await interrupt()
        case .did(.end):
            await say(["The session goes on. “deskhand chat” comes back to it."])
            return 0
        case .did(.terminated(let signal)): return 128 + signal
        }
        return nil
    }

    private mutating func take(_ change: LocalChange) async -> Int32? {
        await say(narrator.tell(change))
        if case .nudge = change { await terminal.ring() }
        if case .message(let line) = change, line.from.kind != "customer" {
            await errands.markRead()
        }
        guard case .status(let new) = change else { return nil }
        status = new
        answered.formIntersection(new.pending.map(\.id))
        await present()
        return new.phase == .ended || new.phase == .codeEntry ? 0 : nil
    }

    /// Shows the question that is due, or that there is none any more.
    private mutating func present() async {
        let due = status.pending.first { !answered.contains($0.id) }
        switch mode {
        case .question(let dialog):
            // How long is left changes, and is not asked anew.
            guard !(due?.asksTheSame(as: dialog.question) ?? false) else { return }
            if !answered.contains(dialog.question.id),
                !status.pending.contains(where: { $0.id == dialog.question.id })
            {
                await say(["(This is no longer asked.)"])
            }
        case .leaving: return
        case .conversation:
            guard due != nil else {
                return await terminal.ask(Terminal.conversationPrompt, .conversation)
            }
        }
        if let due {
            let dialog = QuestionDialog(due)
            mode = .question(dialog)
            await say(dialog.introduction)
            await terminal.ask(dialog.prompt, .question)
        } else {
            mode = .conversation
            await terminal.ask(Terminal.conversationPrompt, .conversation)
        }
    }

    private mutating func take(_ line: String) async -> Int32? {
        let words = line.split(separator: " ", maxSplits: 1)
        if let word = words.first, word.hasPrefix("/"), !word.hasPrefix("//") {
            return await command(String(word), words.count > 1 ? String(words[1]) : "")
        }
        switch mode {
        case .conversation:
            let text = line.hasPrefix("//") ? String(line.dropFirst()) : line
            await say(await errands.say(text, over: status.connection))
        case .question(let dialog): await reply(line, to: dialog)
        case .leaving: return await leave(line)
        }
        return nil
    }

    private mutating func reply(_ line: String, to dialog: QuestionDialog) async {
        var dialog = dialog
        var step = dialog.reply(line)
        if step == .needsWindows {
            do throws(HostFailure) {
                step = dialog.show(try await errands.windows())
            } catch {
                step = .ask(Errands.text(error))
            }
        }
        switch step {
        case .ask(let lines):
            await say(lines)
            mode = .question(dialog)
            await terminal.ask(dialog.prompt, .followUp)
        case .answer(let answer):
            answered.insert(dialog.question.id)
            await say(await errands.give(answer))
            mode = .conversation
            await terminal.ask(Terminal.conversationPrompt, .conversation)
            await present()
        case .needsWindows: break
        }
    }

    private mutating func command(_ word: String, _ rest: String) async -> Int32? {
        switch word {
        case "/help": await say(Self.help)
        case "/stop": await say(await errands.stopSharing())
        case "/status": await say([Wording.phase(status), Wording.sharing(status)])
        case "/say": await say(await errands.say(rest, over: status.connection))
        case "/files": await say(await errands.listFiles())
        case "/send": await say(await errands.sendFile(rest))
        case "/leave", "/quit", "/exit": return await goOn()
        case "/end": return await endSession()
        default: await say(["There is no \(SafeText.escape(word)); /help says what there is."])
        }
        return nil
    }

    private mutating func tellTyping() async {
        guard case .conversation = mode else { return }
        let now = ContinuousClock.now
        if let lastTyping, now - lastTyping < .seconds(3) { return }
        lastTyping = now
        await errands.tellTyping()
    }

    private mutating func interrupt() async -> Int32? {
        if case .leaving = mode { return await goOn() }
        mode = .leaving
        await say([
            "", "The session is still going on.",
            "Type “end” to end it, “leave” to close this chat only, or press Enter to go back.",
        ])
        await terminal.ask("end/leave [back]: ", .followUp)
        return nil
    }

    private mutating func leave(_ line: String) async -> Int32? {
        switch line.split(separator: " ").first?.lowercased() ?? "" {
        case "end", "e": return await endSession()
        case "leave", "l": return await goOn()
        default:
            mode = .conversation
            await terminal.ask(Terminal.conversationPrompt, .conversation)
            await present()
            return nil
        }
    }

    private func goOn() async -> Int32 {
        let sharing = status.sharing.on ? ["Your screen is still shared."] : []
        let how = "The session goes on. “deskhand chat” comes back to it, “deskhand end” ends it."
        await say(sharing + [how])
        return 0
    }

    private func endSession() async -> Int32? {
        await say(await errands.endSession())
        return nil
    }

    private func say(_ lines: [String]) async { await terminal.say(lines) }
}

extension Question {
    /// Whether an answer to one answers the other.
    fileprivate func asksTheSame(as other: Question) -> Bool {
        kind == other.kind && id == other.id && text == other.text && access == other.access
            && scope == other.scope
    }
}
