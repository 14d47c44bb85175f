import CGTK
import LocalAPI
import TestSupport
import Testing
import Widgets
import WindowTestSupport

@testable import HostWindow

extension WindowSuite {
    /// Pictures of the chat under what desktops do to windows; they are kept to be looked at.
    @MainActor @Suite(.serialized)
    struct ChatLookTests {
        private static let lines = [
            Lines.agent(
                "1", "Good morning! See https://support.example/help please.", photo: "photo"),
            Lines.own("2", "Thank you. One moment …"),
            Lines.own("3", "This one was lost", .no),
            Lines.system("4", "Berta from support has joined."),
        ]

        private func picture(
            _ name: String, width: Int = 440, height: Int = 420, _ change: () -> Void,
            undo: () -> Void
        ) async throws {
            let rig = try ChatRig()
            change()
            defer {
                rig.close()
                undo()
            }
            rig.pictures["photo"] = try Pictures.png(width: 80, height: 80)
            let view = try await rig.open(width: width, height: height)
            view.show(Self.lines, unread: 1)
            view.draft = "What I write"
            view.update(ChatFacts(phase: .grace, graceSeconds: 30, mayFiles: true))
            try await rig.picture(name)
            #expect(rig.shown.contains("Good morning!"))
        }

        private func set(_ name: String, _ value: Bool) {
            if let settings = gtk_settings_get_default() {
                cgtk_set_boolean(settings, name, value ? 1 : 0)
            }
        }

        private func setTheme(_ name: String) {
            if let settings = gtk_settings_get_default() {
                cgtk_set_string(settings, "gtk-theme-name", name)
            }
        }

        @Test func `dark`() async throws {
            let setting = "gtk-application-prefer-dark-theme"
            try await picture("dark", { set(setting, true) }, undo: { set(setting, false) })
        }

        @Test func `high contrast`() async throws {
            try await picture(
                "high-contrast", { setTheme("HighContrast") }, undo: { setTheme("Adwaita") })
        }

        @Test func `from right to left`() async throws {
            try await picture(
                "right-to-left", { gtk_widget_set_default_direction(GTK_TEXT_DIR_RTL) },
                undo: { gtk_widget_set_default_direction(GTK_TEXT_DIR_LTR) })
        }

        @Test func `twice as large`() async throws {
            let display = gdk_display_get_default()
            try await picture(
                "twice", width: 400, height: 360, { cgtk_set_scale(display, 2) },
                undo: { cgtk_set_scale(display, 1) })
        }
    }
}
