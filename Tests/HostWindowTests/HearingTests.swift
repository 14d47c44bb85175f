import CGTK
import LocalAPI
import TestSupport
import Testing
import Widgets
import WindowTestSupport

@testable import HostWindow

extension WindowSuite {
    /// Which presses of a button that grants something count.
    @MainActor @Suite(.serialized)
    struct HearingTests {
        /// A question on the screen.
        @MainActor
        private final class Asked {
            let desktop: TestDesktop
            let view: QuestionView
            let window: Widgets.Window
            let began = ContinuousClock.now
            private(set) var answers: [Bool] = []
            private(set) var clicks: [Duration] = []

            init(_ desktop: TestDesktop) {
                self.desktop = desktop
                let box = Answers()
                let card = QuestionCard(
                    States.question(.sharing), States.status(.active), following: 0)
                let parts = QuestionParts(photo: { _ in nil }, windows: { nil })
                view = QuestionView(card, .card, parts: parts) { box.take?($0) }
                window = desktop.show(view.widget)
                box.take = { [weak self] in
                    if case .answer(_, let isGranted, _, _) = $0 { self?.answers.append(isGranted) }
                }
                view.grant.on("clicked") { [weak self] in
                    guard let self else { return }
                    clicks.append(.now - began)
                }
            }

            func click() async throws {
                let button = view.grant.pointer
                try await desktop.wait("the button") { gtk_widget_get_mapped(button) != 0 }
                let count = clicks.count
                var (x, y) = (gint(0), gint(0))
                gtk_widget_translate_coordinates(button, window.pointer, 10, 10, &x, &y)
                var (left, top) = (gint(0), gint(0))
                gdk_window_get_origin(gtk_widget_get_window(window.pointer), &left, &top)
                try desktop.server.run([
                    "xdotool", "mousemove", "\(left + x)", "\(top + y)", "click", "1",
                ])
                try await desktop.wait("the click") { clicks.count > count }
            }
        }

        @MainActor private final class Answers { var take: Act? }

        @Test func `a press that comes with the question is not meant for it`() async throws {
            // A slow machine may need longer than the button is deaf.
            for _ in 0..<20 {
                let asked = Asked(try TestDesktop.shared())
                defer { asked.window.destroy() }
                try await asked.click()
                guard let first = asked.clicks.first, first < Hearing.deafness else { continue }
                #expect(asked.answers == [])
                try await asked.desktop.wait("half a second") {
                    .now - asked.began > Hearing.deafness * 2
                }
                try await asked.click()
                #expect(asked.answers == [true])
                return
            }
            Issue.record("no press came early enough")
        }

        @Test func `what a screen reader presses is meant`() async throws {
            let asked = Asked(try TestDesktop.shared())
            defer { asked.window.destroy() }
            asked.view.grant.press()
            #expect(asked.answers == [true])
        }
    }
}
