import CGTK
import LocalAPI
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

        @Test func `ten thousand lines come in and scroll within a frame each`() async throws {
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
            let vertical = view.log.area.vertical
            let end = gtk_adjustment_get_upper(vertical) - gtk_adjustment_get_page_size(vertical)
            for step in 0..<400 {
                gtk_adjustment_set_value(vertical, end * Double(400 - step) / 400)
                let count = frames.milliseconds.count
                try await rig.desktop.wait("a frame") { frames.milliseconds.count > count }
            }
            let (median, most) = (frames.percentile(0.5), frames.percentile(0.95))
            print(
                "chat of 10000 lines: appended in \(appending) s, frames meanwhile",
                "\(appended.0) ms, p95 \(appended.1) ms; scrolling: frames \(median) ms, p95 \(most) ms"
            )
            #expect(most < 16)
            #expect(appended.1 < 16)
        }
    }
}
