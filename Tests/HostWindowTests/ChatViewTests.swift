import CGTK
import LocalAPI
import TestSupport
import Testing
import Widgets
import WindowTestSupport

@testable import HostWindow

/// A chat in a window of its own, and what it has asked for.
@MainActor
final class ChatRig {
    let desktop: TestDesktop
    private(set) var said: [String] = []
    private(set) var drafts: [String] = []
    private(set) var opened: [String] = []
    private(set) var steps: [Int] = []
    private(set) var reads = 0
    private(set) var typings = 0
    var refusal: HostFailure?
    var pictures: [String: [UInt8]] = [:]
    private(set) var asked: [String] = []
    private var made: (view: ChatView, window: Widgets.Window)?

    init() throws { desktop = try TestDesktop.shared() }

    func open(width: Int = 440, height: Int = 640) async throws -> ChatView {
        let actions = ChatActions(
            say: { [unowned self] in
                said.append($0)
                return refusal
            },
            typing: { [unowned self] in typings += 1 },
            keepDraft: { [unowned self] in drafts.append($0) },
            keepFontStep: { [unowned self] in steps.append($0) }, sendFiles: { _ in },
            openLink: { [unowned self] in opened.append($0) },
            read: { [unowned self] in reads += 1 },
            photo: { [unowned self] in
                asked.append($0)
                return pictures[$0]
            })
        let view = try ChatView(actions)
        let window = desktop.show(view.widget, width: width, height: height)
        made = (view, window)
        try await desktop.wait("the chat") { gtk_widget_get_mapped(view.widget.pointer) != 0 }
        view.update(ChatFacts(phase: .active, mayFiles: true, agents: ["Anna"]))
        view.setWatched(true)
        return view
    }

    func picture(_ name: String) async throws {
        try await desktop.settle()
        if let made { try desktop.picture(of: made.window, named: "chat-\(name)") }
    }

    func keys(_ keys: String...) throws {
        try desktop.server.run(["xdotool", "mousemove", "200", "620", "key"] + keys)
    }

    func type(_ text: String) throws {
        try desktop.server.run(["xdotool", "mousemove", "200", "620", "type", "--delay", "1", text])
    }

    func close() { made?.window.destroy() }

    var shown: String {
        guard let buffer = made?.view.shownBuffer else { return "" }
        var (start, end) = (GtkTextIter(), GtkTextIter())
        gtk_text_buffer_get_bounds(buffer, &start, &end)
        guard let text = gtk_text_buffer_get_text(buffer, &start, &end, 1) else { return "" }
        defer { g_free(text) }
        return String(cString: text)
    }
}

extension WindowSuite {
    @MainActor @Suite(.serialized)
    struct ChatViewTests {
        private static let conversation = [
            Lines.agent("1", "Good morning, Clara! How can I help?", at: "2026-11-25T09:14:00Z"),
            Lines.own(
                "2", "My printer says “offline” since yesterday.", at: "2026-11-25T09:15:00Z"),
            Lines.agent(
                "3",
                "I see. Please open https://support.example/printers/offline?lang=en and tell me what it says.",
                at: "2026-11-26T09:15:40Z"),
            Lines.agent("4", "It is the second one from the top. 🙂", at: "2026-11-26T09:15:50Z"),
            Lines.system("5", "Berta from support has joined."),
            Lines.agent(
                "6", "Hello, I take over from here.", at: "2026-11-26T10:02:00Z", name: "Berta Holz"
            ),
            Lines.own(
                "7", "Thank you!\nThere are two printers here:\n– the old one\n– the new one"),
            Lines.own("8", "And one question more", .no),
        ]

        @Test func `a conversation looks like one`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.show(Self.conversation, unread: 0)
            view.showTyping("Berta Holz")
            try await rig.picture("conversation")
            #expect(rig.shown.contains("Good morning, Clara! How can I help?"))
            #expect(rig.shown.contains("Not delivered"))
        }

        @Test func `what is written is sent by Enter, and Shift and Enter begin a line`()
            async throws
        {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.focus()
            try await rig.desktop.settle()
            try rig.type("one")
            try rig.keys("shift+Return")
            try rig.type("two")
            try await rig.desktop.wait("the draft") { view.draft == "one\ntwo" }
            try rig.keys("Return")
            try await rig.desktop.wait("the line") { rig.said == ["one\ntwo"] }
            #expect(view.draft == "")
            #expect(rig.drafts.contains("one"))
            #expect(rig.drafts.last == "")
            #expect(rig.typings == 1)
        }

        @Test func `a line that is refused comes back, before what was written since`() async throws
        {
            let rig = try ChatRig()
            defer { rig.close() }
            rig.refusal = HostFailure(.gatewayUnreachable, "Not now.", hint: "Wait.")
            let view = try await rig.open()
            view.focus()
            view.draft = "first"
            try await rig.desktop.settle()
            try rig.keys("Return")
            try await rig.desktop.wait("the line") {
                rig.said == ["first"] && view.draft == "first"
            }
            try await rig.picture("refused")
        }

        @Test func `what is too long is not sent, and says what to do`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.draft = String(repeating: "Lorem ipsum ", count: 1400)
            view.focus()
            try await rig.picture("too-long")
            try rig.keys("Return")
            try await rig.desktop.settle()
            #expect(rig.said == [])
            #expect(view.draft.utf8.count == 16_800)
        }

        @Test func `control and plus, minus and zero change the letters`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.show(Self.conversation, unread: 0)
            view.focus()
            try await rig.desktop.settle()
            try rig.keys("ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+minus")
            try await rig.desktop.wait("the steps") { rig.steps == [1, 2, 3, 2] }
            try await rig.picture("large-letters")
            try rig.keys("ctrl+0")
            try await rig.desktop.wait("the usual size") { rig.steps.last == 0 }
            #expect(view.fontStep == 0)
        }

        @Test func `who has scrolled up is told of new lines, and led to them`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.show((0..<80).map { Lines.agent("\($0)", "Line \($0)") }, unread: 0)
            try await rig.desktop.settle()
            #expect(view.isAtEnd)
            try rig.desktop.server.run(
                ["xdotool", "mousemove", "200", "200", "click", "4", "click", "4", "click", "4"])
            try await rig.desktop.wait("scrolling up") { !view.isAtEnd }
            let before = rig.reads
            view.apply(Lines.agent("new", "A new line", at: "2026-11-26T11:00:00Z"))
            view.apply(Lines.agent("newer", "Another one", at: "2026-11-26T11:00:00Z"))
            try await rig.picture("scrolled-up")
            #expect(view.unread == 2)
            #expect(!view.isAtEnd)
            #expect(rig.reads == before)
            view.pressNewLines()
            try await rig.desktop.wait("the end") { view.isAtEnd && view.unread == 0 }
            #expect(rig.reads == before + 1)
            try await rig.picture("new-lines")
        }

        @Test func `a link is opened by a click and by Enter, and nothing else is`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.show([Lines.agent("1", "https://a.example/x", at: "soon")], unread: 0)
            try await rig.desktop.settle()
            let place = view.placeOfLink
            let (x, y) = try #require(place)
            try rig.desktop.server.run(["xdotool", "mousemove", "\(x)", "\(y)", "click", "1"])
            try await rig.desktop.wait("the page") { rig.opened == ["https://a.example/x"] }
            try rig.desktop.server.run(["xdotool", "key", "Return"])
            try await rig.desktop.wait("the page again") { rig.opened.count == 2 }
            view.show(
                [Lines.agent("2", "http://a.example/x file:///etc javascript:1", at: "soon")],
                unread: 0
            )
            try await rig.desktop.settle()
            try rig.desktop.server.run(["xdotool", "mousemove", "\(x)", "\(y)", "click", "1"])
            try await rig.desktop.settle()
            #expect(rig.opened.count == 2)
        }

        @Test func `hostile texts are shown, and the window lives`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            let texts = [
                "<span size='999999'>big</span> & <b>", "%s%n%s%n",
                "\u{1B}[2J\u{1B}]52;c;eA==\u{7}",
                "\u{202E}txt.exe\u{2066}", "z" + String(repeating: "\u{301}", count: 10_000),
                String(repeating: "W", count: 16_384), "a\u{0}b",
                String(repeating: "\n", count: 16_384),
                String(repeating: "𒐫", count: 4096), String(repeating: "؁ﷺ", count: 2000),
                String(repeating: "👨‍👩‍👧‍👦", count: 600),
                String(repeating: "https://a.example/", count: 900),
            ]
            for (index, text) in texts.enumerated() {
                view.apply(
                    Lines.agent("\(index)", text, name: index == 0 ? "</b>\n\u{202E}" : "Eve"))
                try await rig.desktop.settle(milliseconds: 20)
            }
            try await rig.picture("hostile")
            #expect(rig.shown.contains("<span size='999999'>big</span> & <b>"))
            #expect(rig.shown.contains("%s%n%s%n"))
            #expect(rig.shown.contains("\\u{1B}[2J"))
            #expect(rig.shown.contains("\\u{202E}txt.exe"))
            view.apply(Lines.own("own", "still here"))
            try await rig.desktop.wait("a line after it all") { rig.shown.contains("still here") }
        }

        @Test func `photos are shown, and what is none or too large is left out`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            rig.pictures = [
                "good": try Pictures.png(width: 96, height: 64), "text": Array("<svg/>".utf8),
                "bomb": Pictures.header(width: 60_000, height: 60_000),
                "cut": Array(try Pictures.png(width: 96, height: 64).prefix(80)),
                "long": [UInt8](repeating: 0x89, count: 2 << 20),
            ]
            let view = try await rig.open()
            let names = ["good", "text", "bomb", "cut", "long"]
            view.show(
                names.map {
                    Lines.agent($0, "I have a \($0) photo", name: "Agent \($0)", photo: $0)
                },
                unread: 0)
            try await rig.desktop.wait("all to be asked for") { Set(rig.asked) == Set(names) }
            try await rig.picture("photos")
            for name in names { #expect(rig.asked.filter { $0 == name }.count == 1) }
            #expect(PhotoDecoder.photo(rig.pictures["good"] ?? [])?.pixels.count == 6400)
            for name in names.dropFirst() {
                let photo = PhotoDecoder.photo(rig.pictures[name] ?? [])
                #expect(photo?.pixels.count == nil, "\(name)")
            }
        }

        @Test func `each state of the session says what it means`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.show(Self.conversation, unread: 0)
            view.update(ChatFacts(phase: .grace, graceSeconds: 30))
            try await rig.picture("grace")
            view.update(ChatFacts(phase: .ended))
            try await rig.picture("ended")
            view.draft = "too late"
            view.focus()
            try rig.keys("Return")
            try await rig.desktop.settle()
            #expect(rig.said == [])
        }

        @Test func `text is copied over several lines`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.show(
                [Lines.agent("1", "one\ntwo", at: "x"), Lines.own("2", "three", at: "x")], unread: 0
            )
            view.selectAll()
            try await rig.desktop.settle()
            try rig.desktop.server.run(["xdotool", "mousemove", "200", "200", "key", "ctrl+c"])
            try await rig.desktop.settle()
            #expect(Pictures.clipboard == "Anna  \none\ntwo\nYou  \nthree\n")
        }

        @Test func `what support writes is announced, and what we write is not`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            var announced: [String] = []
            let log = try #require(gtk_widget_get_accessible(view.log.text.pointer))
            Signals.connectPointer(UnsafeMutableRawPointer(log), "announcement") { text in
                announced.append(String(cString: text.assumingMemoryBound(to: CChar.self)))
                return false
            }
            view.apply(Lines.own("1", "mine"))
            view.apply(Lines.agent("2", "Hello\u{1B}"))
            view.apply(Lines.agent("2", "Hello\u{1B}"))
            #expect(announced == ["Anna says: Hello\\u{1B}"])
            #expect(String(cString: atk_object_get_name(log)) == "Conversation")
        }

        @Test func `a conversation is saved where the customer says`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.show(Self.conversation, unread: 0)
            let path = rig.desktop.server.folder + "/saved.txt"
            let dialogs = Self.windows
            view.saveTranscript()
            try await rig.desktop.wait("the dialog") { Self.windows > dialogs }
            try await rig.desktop.settle(milliseconds: 500)
            try rig.keys("ctrl+a")
            try rig.type(path)
            try rig.keys("Return")
            try await rig.desktop.wait("the file") { g_file_test(path, G_FILE_TEST_EXISTS) != 0 }
            let text = try rig.desktop.server.run(["cat", path]).text
            #expect(text.contains("Anna: Good morning, Clara! How can I help?\n"))
            #expect(text.hasSuffix("Clara: And one question more (not sent)\n"))
            let mode = try rig.desktop.server.run(["stat", "-c", "%a", path]).text
            #expect(mode == "600\n")
        }

        private static var windows: Int {
            let list = gtk_window_list_toplevels()
            defer { g_list_free(list) }
            return Int(g_list_length(list))
        }
    }
}
