import CGTK
import TestSupport
import Testing
import Widgets
import WindowTestSupport

@MainActor @Suite(.serialized)
struct WidgetTests {
    let desktop: TestDesktop

    init() throws { desktop = try TestDesktop.shared() }

    @Test(arguments: ["<b>bold</b> & <", "%s%n%d", "a\u{0}b", "{name}", "\u{202E}x"])
    func `a label shows text as it is, never as markup`(text: String) {
        let label = Label(text)
        #expect(label.text == text.replacing("\u{0}", with: "\u{FFFD}"))
        #expect(Button(text).title == text.replacing("\u{0}", with: "\u{FFFD}"))
    }

    @Test func `pressing a button calls what it is for`() {
        var count = 0
        let button = Button("Go") { count += 1 }
        button.press()
        #expect(count == 1)
    }

    @Test func `a handler is freed with the window that its widget is in`() async throws {
        final class Token {}
        weak var kept: Token?
        let window: Widgets.Window
        do {
            let token = Token()
            kept = token
            let button = Button("Go") { withExtendedLifetime(token) {} }
            window = desktop.show(Box(.column).add(button))
        }
        #expect(kept != nil)
        window.destroy()
        #expect(kept == nil)
    }

    @Test func `a handler that was disconnected is called no more`() {
        var count = 0
        let entry = Entry()
        let connection = entry.on("changed") { count += 1 }
        entry.text = "a"
        connection.disconnect()
        entry.text = "b"
        #expect(count == 1)
    }

    @Test func `a timer stops when nobody keeps it`() async throws {
        var calls: [String] = []
        var lost: Timer? = Timer(milliseconds: 1) { calls.append("lost") }
        withExtendedLifetime(lost) {}
        lost = nil
        let kept = Timer(milliseconds: 20) { calls.append("kept") }
        try await desktop.wait("the timer that is kept") { calls == ["kept"] }
        withExtendedLifetime(kept) {}
    }

    @Test func `tasks of the main actor go on while the loop turns`() async throws {
        var steps: [Int] = []
        let button = Button("Go") {
            Task { @MainActor in
                steps.append(1)
                await Task.detached {}.value
                steps.append(2)
            }
        }
        button.press()
        try await desktop.wait("both steps") { steps == [1, 2] }
    }

    @Test func `a wrong style sheet is an error in words`() {
        #expect(throws: WidgetsError.self) { try StyleSheet().load("label { nonsense }") }
    }

    @Test func `a key comes with what was held`() async throws {
        var keys: [KeyPress] = []
        let entry = Entry()
        entry.onKey {
            keys.append($0)
            return true
        }
        let window = desktop.show(entry)
        try await desktop.wait("the window") { gtk_widget_get_mapped(entry.pointer) != 0 }
        entry.focus()
        try await desktop.settle()
        try desktop.server.run(["xdotool", "mousemove", "200", "100", "key", "ctrl+shift+Return"])
        try await desktop.wait("the key") { keys.contains { $0.symbol == Int(GDK_KEY_Return) } }
        let press = KeyPress(symbol: Int(GDK_KEY_Return), control: true, shift: true)
        #expect(keys.contains(press))
        window.destroy()
    }
}
