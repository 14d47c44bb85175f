import LocalAPI
import Testing

@testable import HostRuntime

/// When the window is started, brought forward, and started again.
struct WindowRulesTests {
    private let start = ContinuousClock.now
    private let window = WindowRules.Attached(face: FaceID(1), process: 100)

    private func attached(isNeeded: Bool = true) -> WindowRules {
        var rules = WindowRules()
        rules.isNeeded = isNeeded
        _ = rules.attach(window)
        rules.isChatOpen = true
        return rules
    }

    @Test func `a window is started once, however often it is asked for`() {
        var rules = WindowRules()
        #expect(rules.show(at: start) == [.launch])
        for _ in 0..<20 { #expect(rules.show(at: start + .seconds(1)).isEmpty) }
        #expect(rules.started(100, at: start).isEmpty)
        #expect(rules.processes == [100], "also before it has said anything")
        let isTheOne = rules.attach(window)
        #expect(isTheOne)
        #expect(rules.show(at: start + .seconds(2)) == [.raise(.show)])
    }

    @Test func `a second window is turned away`() {
        var rules = attached()
        let isTheOne = rules.attach(WindowRules.Attached(face: FaceID(2), process: 200))
        #expect(!isTheOne)
        #expect(rules.processes == [100])
        #expect(rules.gone(FaceID(2), at: start).isEmpty)
        #expect(rules.attached == window)
    }

    @Test func `one that dies in a session is started again, one that is closed is not`() {
        var rules = attached()
        #expect(rules.gone(FaceID(1), at: start) == [.launch])
        rules = attached()
        rules.closed(FaceID(1))
        #expect(rules.gone(FaceID(1), at: start).isEmpty)
        #expect(rules.raise(.message, at: start) == [.launch], "a message opens it again")
    }

    @Test func `without a session nobody misses it`() {
        var rules = attached(isNeeded: false)
        #expect(rules.gone(FaceID(1), at: start).isEmpty)
        #expect(rules.raise(.message, at: start).isEmpty)
    }

    @Test func `one that ends again and again is left alone for a while`() {
        var rules = attached()
        var now = start
        var acts = rules.gone(FaceID(1), at: now)
        for number in 1...WindowRules.mostStarts {
            #expect(acts == [.launch])
            now += .milliseconds(100)
            _ = rules.started(Int32(number), at: now)
            acts = rules.ended(Int32(number), at: now)
        }
        #expect(acts == [.lookAgain(start + WindowRules.span)])
        #expect(rules.lookAgain(at: start + WindowRules.span) == [.launch])
    }

    @Test func `one that ends before its number is known is seen to have ended`() {
        var rules = WindowRules()
        rules.isNeeded = true
        #expect(rules.show(at: start) == [.launch])
        #expect(rules.ended(100, at: start).isEmpty)
        #expect(rules.started(100, at: start) == [.launch])
    }

    @Test func `who has no window is never given one`() {
        var rules = WindowRules()
        rules.isNeeded = true
        for reason in [RaiseReason.nudge, .message, .question, .webChatGone] {
            #expect(rules.raise(reason, at: start).isEmpty)
        }
        #expect(rules.lookAgain(at: start).isEmpty)
    }

    @Test func `a message brings a hidden window forward, and leaves an open one where it is`() {
        var rules = attached()
        #expect(rules.raise(.message, at: start).isEmpty)
        #expect(rules.raise(.webChatGone, at: start) == [.raise(.webChatGone)])
        #expect(rules.raise(.nudge, at: start) == [.raise(.nudge)])
        rules.isChatOpen = false
        #expect(rules.raise(.message, at: start) == [.raise(.message)])
    }

    @Test func `after the daemon's own death a window that comes back is not doubled`() {
        var rules = WindowRules()
        let time = start + WindowRules.returnTime
        #expect(rules.resumed(at: start) == [.lookAgain(time)])
        _ = rules.attach(window)
        #expect(rules.lookAgain(at: time).isEmpty)
        rules = WindowRules()
        _ = rules.resumed(at: start)
        #expect(rules.lookAgain(at: time) == [.launch], "one that does not is started")
    }

    @Test func `the end of a session takes the wish with it, unless the window is there`() {
        var rules = attached()
        rules.closed(FaceID(1))
        rules.isNeeded = false
        rules.isNeeded = true
        #expect(rules.raise(.message, at: start).isEmpty)
    }
}
