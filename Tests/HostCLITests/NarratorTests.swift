import LocalAPI
import Testing

@testable import HostCLI

struct NarratorTests {
    private func waiting(_ orphaned: OrphanedStatus?) -> LocalChange {
        .status(
            Status(
                phase: .waiting, agents: [],
                sharing: SharingStatus(on: false, access: .none, scope: .desktop, applications: []),
                viewers: [],
                permissions: PermissionStatus(
                    control: false, clipboard: false, files: true, keys: false),
                recording: false, chat: ChatStatus(surface: "app", unread: 0, messages: 0),
                displays: [], transfers: [], connection: .online, pending: [],
                orphaned: orphaned))
    }

    @Test func `that nobody is available is told once, with the page that may help`() {
        var narrator = Narrator(showsOwnLines: true)
        _ = narrator.tell(waiting(nil))
        let orphaned = OrphanedStatus(
            text: "Nobody is here.\u{1B}[2J\nTry again tomorrow.", url: "https://help.example/",
            opens: false)
        let told = narrator.tell(waiting(orphaned))
        #expect(told.count == 3)
        #expect(told.first?.hasPrefix("Nobody is here.") == true)
        #expect(told.dropFirst().first == "Try again tomorrow.")
        #expect(told.last == "This page may help: https://help.example/")
        #expect(!told.joined().unicodeScalars.contains("\u{1B}"))
        #expect(narrator.tell(waiting(orphaned)).isEmpty)
    }

    @Test func `a page that is not of the secure web is not offered`() {
        var narrator = Narrator(showsOwnLines: true)
        _ = narrator.tell(waiting(nil))
        let orphaned = OrphanedStatus(text: "Closed.", url: "file:///etc/passwd", opens: true)
        #expect(narrator.tell(waiting(orphaned)) == ["Closed."])
    }
}
