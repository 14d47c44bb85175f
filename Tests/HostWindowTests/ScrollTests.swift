import CGTK
import LocalAPI
import TestSupport
import Testing
import Widgets
import WindowTestSupport

@testable import HostWindow

extension WindowSuite {
    /// How long a conversation may be before one feels it.
    @MainActor @Suite(.serialized)
    struct ScrollTests {
        @MainActor
        private final class Frames {
            private(set) var milliseconds: [Double] = []
            private var began = ContinuousClock.now

            func watch(_ widget: Widget) throws {
                let clock = try #require(gtk_widget_get_frame_clock(widget.pointer))
                let object = UnsafeMutableRawPointer(clock)
                Signals.connect(object, "before-paint") { [weak self] in
                    self?.began = .now
                    return false
                }
                Signals.connect(object, "after-paint") { [weak self] in
                    guard let self else { return false }
                    milliseconds.append((ContinuousClock.now - began) / .milliseconds(1))
                    return false
                }
            }

            func percentile(_ part: Double) -> Double {
                let sorted = milliseconds.sorted()
                return sorted.isEmpty ? 0 : sorted[Int(Double(sorted.count - 1) * part)]
            }

            func forget() { milliseconds = [] }
        }

        /// One turn of the wheel: only a person's hand lets go of the end.
        private func letGo(_ view: ChatView, _ rig: ChatRig) async throws {
            try rig.desktop.server.run(["xdotool", "mousemove", "200", "300", "click", "4"])
            try await rig.desktop.wait("the end let go") { !view.log.follows }
        }

        private func scroll(_ view: ChatView, by pixels: Double) {
            let vertical = view.log.area.vertical
            gtk_adjustment_set_value(vertical, gtk_adjustment_get_value(vertical) + pixels)
        }

        /// The line of text at the top, and how far it is from there.
        private func top(_ view: ChatView) -> (text: String, y: Int) {
            var visible = GdkRectangle()
            let text: UnsafeMutablePointer<GtkTextView> = view.log.text.cast()
            gtk_text_view_get_visible_rect(text, &visible)
            var (place, end, y) = (GtkTextIter(), GtkTextIter(), gint(0))
            gtk_text_view_get_line_at_y(text, &place, visible.y, &y)
            end = place
            if gtk_text_iter_ends_line(&end) == 0 { gtk_text_iter_forward_to_line_end(&end) }
            guard let line = gtk_text_iter_get_text(&place, &end) else { return ("", 0) }
            defer { g_free(line) }
            return (String(cString: line), Int(y - visible.y))
        }

        @Test func `what was said before comes as one scrolls back, and nothing jumps`()
            async throws
        {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            view.show((0..<740).map { Lines.own("\($0)", "Line \($0).") }, unread: 0)
            try await rig.desktop.settle()
            #expect(view.isAtEnd)
            #expect(view.log.hidden == 240)
            try await letGo(view, rig)
            // Near the top the next hundred come, above what is seen.
            gtk_adjustment_set_value(view.log.area.vertical, 300)
            let (text, y) = top(view)
            #expect(text.hasPrefix("Line 2"))
            try await rig.desktop.wait("the next") { view.log.hidden == 140 }
            try await rig.desktop.settle()
            #expect(top(view) == (text, y))
            try await rig.desktop.wait("their place") { !view.log.isSettling }
            // At the top one step comes at a time, and not all because all of it seems near.
            gtk_adjustment_set_value(view.log.area.vertical, 0)
            try await rig.desktop.wait("the next") { view.log.hidden == 40 }
            try await rig.desktop.wait("their place") { !view.log.isSettling }
            // There already, it would be no change.
            gtk_adjustment_set_value(view.log.area.vertical, 50)
            gtk_adjustment_set_value(view.log.area.vertical, 0)
            try await rig.desktop.wait("all") { view.log.hidden == 0 }
            let lines = rig.shown.split(separator: "\n").filter { $0.hasPrefix("Line") }
            #expect(lines.map(String.init) == (0..<740).map { "Line \($0)." })
            // Back at the end, a line lets go of nothing before it has to.
            view.pressNewLines()
            view.apply(Lines.own("740", "Line 740."))
            #expect(view.log.hidden == 0)
            for index in 741..<1010 { view.apply(Lines.own("\(index)", "Line \(index).")) }
            #expect(view.log.hidden > 400)
            #expect(rig.shown.contains("Line 1009."))
        }

        @Test func `ten thousand lines come in and scroll step by step`() async throws {
            let rig = try ChatRig()
            defer { rig.close() }
            let view = try await rig.open()
            let frames = Frames()
            try frames.watch(view.widget)
            let began = ContinuousClock.now
            for index in 0..<10_000 {
                let text = "Line \(index): " + String(repeating: "some words ", count: index % 12)
                let minute = 10 + index / 7 % 50
                let at = "2026-11-26T10:\(minute):00Z"
                view.apply(
                    index % 3 == 0
                        ? Lines.own("\(index)", text, at: at)
                        : Lines.agent("\(index)", text, at: at))
                while MainLoop.turn() {}
            }
            let appending = (ContinuousClock.now - began) / .seconds(1)
            let appended = (frames.percentile(0.5), frames.percentile(0.95))
            try await rig.desktop.settle()
            #expect(view.isAtEnd)
            frames.forget()
            let before = view.log.hidden
            try await letGo(view, rig)
            for _ in 0..<250 {
                let count = frames.milliseconds.count
                scroll(view, by: -400)
                // At the top, nothing moves until older lines have come.
                try await rig.desktop.wait("a frame") {
                    frames.milliseconds.count > count
                        || gtk_adjustment_get_value(view.log.area.vertical) < 1
                }
            }
            try await rig.desktop.wait("older lines") { view.log.hidden < before }
            let (median, most) = (frames.percentile(0.5), frames.percentile(0.95))
            print(
                "chat of 10000 lines: appended in \(appending) s, frames meanwhile",
                "\(appended.0) ms, p95 \(appended.1) ms; scrolling: frames \(median) ms, p95 \(most) ms"
            )
            // The bench measures; here, a conversation that is laid out whole for each frame shows.
            #expect(median < 150 && most < 600)
            #expect(appended.0 < 150 && appended.1 < 600)
        }
    }
}
