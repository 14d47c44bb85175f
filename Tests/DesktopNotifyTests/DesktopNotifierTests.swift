import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DesktopNotifierTests {
    private struct Shown: Decodable {
        let notify: Int
        let replaces: Int
        let summary: String
        let body: String
        let actions: [String]
        let urgency: Int
    }

    private func shown(_ line: String) throws -> Shown {
        try JSONDecoder().decode(Shown.self, from: Data(line.utf8))
    }

    @Test
    func `what is clicked in dunst arrives`() throws {
        let desk = try NotifyDesk(.dunst)
        try desk.order("asks|Anna")
        try waitForDunst(desk, displayed: 1)
        _ = try desk.run(["dunstctl", "action"])
        try desk.probe.wait(for: "choice open")
        try desk.order("sharing")
        try desk.endOrders()
    }

    @Test
    func `dunst shows markup of strangers as it was written`() throws {
        let desk = try NotifyDesk(.dunst)
        try desk.order("message|<b>A&B</b>|<a href=\"https://evil.example\">&amp; %s %n</a>")
        try waitForDunst(desk, displayed: 1)
        _ = try desk.run(["dunstctl", "close-all"])
        try waitForDunst(desk, displayed: 0)
        let history = try desk.run(["dunstctl", "history"])
        #expect(history.contains("&lt;b&gt;A&amp;B&lt;/b&gt;"))
        #expect(history.contains("&amp;amp; %s %n&lt;/a&gt;"))
        #expect(!history.contains("<b>A"), "dunst's own format has one around the summary")
        #expect(!history.contains("<a "))
    }

    private func waitForDunst(_ desk: NotifyDesk, displayed: Int) throws {
        let end = ContinuousClock.now + .seconds(10)
        while try !desk.run(["dunstctl", "count", "displayed"]).hasPrefix("\(displayed)\n") {
            if ContinuousClock.now > end { throw TestSupportError.timedOut("dunst") }
        }
    }

    @Test
    func `a notification takes the place of the last one of its topic`() throws {
        let desk = try NotifyDesk(.script(["actions", "body"]))
        let service = try #require(desk.service)
        try desk.order("message|Anna|one")
        #expect(try shown(service.wait(for: "one")).replaces == 0)
        try desk.order("message|Anna|two")
        #expect(try shown(service.wait(for: "two")).replaces == 1)
        try desk.order("sharing")
        let sharing = try shown(service.wait(for: "controls"))
        #expect(sharing.replaces == 0)
        #expect(sharing.actions == ["default", "Open", "stop-sharing", "Stop sharing"])
        try desk.order("stopped")
        let stopped = try shown(service.wait(for: "Nothing is shared"))
        #expect(stopped.replaces == sharing.notify)
        #expect(stopped.actions == [])
        try desk.order("withdraw|chat")
        try service.wait(for: "{\"close\": 1}")
        try desk.order("message|Anna|three")
        #expect(try shown(service.wait(for: "three")).replaces == 0)
    }

    @Test
    func `what is chosen arrives, from the notification that is there now`() throws {
        let desk = try NotifyDesk(.script(["actions"]))
        try desk.order("sharing")
        let number = try shown(#require(desk.service).wait(for: "controls")).notify
        try desk.command("invoke \(number) stop-sharing")
        try desk.probe.wait(for: "choice stop-sharing")
        try desk.command("invoke \(number) default")
        try desk.probe.wait(for: "choice open")
        try desk.command("invoke \(number) control-everything")
        try desk.command("invoke 9999 default")
        try desk.order("message|Anna|hello")
        try #require(desk.service).wait(for: "hello")
        #expect(desk.probe.lines.count { $0.hasPrefix("choice") } == 2)
    }

    @Test
    func `bodies are escaped where they are markup, and only there`() throws {
        for (abilities, body) in [
            (["body", "body-markup"], "“&lt;i&gt;A&lt;/i&gt;”: &lt;img src=x&gt; &amp;lt;"),
            (["body"], "“<i>A</i>”: <img src=x> &lt;"),
        ] {
            let desk = try NotifyDesk(.script(abilities))
            try desk.order("message|<i>A</i>|<img src=x> &lt;")
            let shown = try shown(#require(desk.service).wait(for: "img"))
            #expect(shown.body == body)
            #expect(shown.actions == [], "a service without buttons is given none")
        }
    }

    @Test
    func `urgent is what asks, and names are cut`() throws {
        let desk = try NotifyDesk(.script(["actions"]))
        let service = try #require(desk.service)
        try desk.order("asks|" + String(repeating: "A", count: 5000))
        let asking = try shown(service.wait(for: "asks"))
        #expect(asking.urgency == 2)
        #expect(asking.body.count < 120)
        try desk.order("file|../../etc/passwd\u{202e}fdp|")
        let file = try shown(service.wait(for: "passwd"))
        #expect(file.urgency == 1)
        #expect(file.body.hasPrefix("../../etc/passwdfdp, 1.2 MB."))
    }

    @Test
    func `without a service the program lives, and says so once`() throws {
        let desk = try NotifyDesk(.none)
        try expectQuietFailure(desk)
    }

    @Test
    func `without a session bus none is started`() throws {
        let desk = try NotifyDesk(.none, hasBus: false)
        try expectQuietFailure(desk)
        #expect(!desk.isBusStarted)
    }

    private func expectQuietFailure(_ desk: NotifyDesk) throws {
        for number in 1...5 { try desk.order("message|Anna|\(number)") }
        try desk.order("asks|Anna")
        try desk.probe.wait(for: "done asks")
        try desk.probe.wait(for: "notifications cannot be shown")
        #expect(desk.probe.isAlive)
        #expect(desk.probe.lines.count { $0.contains("cannot be shown") } == 1)
    }

    @Test
    func `a service that never answers holds up nobody`() throws {
        let desk = try NotifyDesk(.script(["silent"]))
        let service = try #require(desk.service)
        let start = ContinuousClock.now
        for number in 1...50 { try desk.order("message|Anna|\(number)") }
        try desk.order("asks|Anna")
        try desk.probe.wait(for: "done asks")
        #expect(ContinuousClock.now - start < .seconds(5))
        try service.wait(for: "unanswered")
        #expect(desk.probe.isAlive)
        desk.crashService()
        try desk.probe.wait(for: "notifications cannot be shown")
        #expect(desk.probe.lines.count { $0.contains("cannot be shown") } == 1)
    }

    @Test
    func `a session bus that ends does not end the program`() throws {
        let desk = try NotifyDesk(.script(["actions"]))
        try desk.order("message|Anna|one")
        try #require(desk.service).wait(for: "one")
        desk.crashBus()
        try desk.order("message|Anna|two")
        try desk.probe.wait(for: "notifications cannot be shown")
        try desk.order("asks|Anna")
        try desk.probe.wait(for: "done asks")
        #expect(desk.probe.isAlive)
    }
}
