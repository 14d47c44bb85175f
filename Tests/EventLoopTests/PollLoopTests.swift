import EventLoop
import Glibc
import Testing

/// An actor on a loop, as adapters have them.
private actor Counter {
    let loop: PollLoop
    private(set) var heard: [String] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(_ loop: PollLoop) { self.loop = loop }

    isolated deinit { loop.stop() }

    func hear(_ word: String) { heard.append(word) }

    func threadName() -> String {
        let file = open("/proc/thread-self/comm", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        var name = [UInt8](repeating: 0, count: 16)
        let count = read(file, &name, name.count)
        return String(decoding: name.prefix(max(0, count - 1)), as: UTF8.self)
    }

    func blocksSignals() -> Bool {
        var mask = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &mask)
        return sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGPIPE) == 1
    }
}

/// A pipe that is closed with the value.
private final class Pipe: Sendable {
    let reading: Int32
    let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    func put() {
        var byte: UInt8 = 1
        write(writing, &byte, 1)
    }

    func take() {
        var byte: UInt8 = 0
        read(reading, &byte, 1)
    }
}

@Suite(.timeLimit(.minutes(1)))
struct PollLoopTests {
    private let loop: PollLoop
    private let counter: Counter

    init() throws {
        loop = try #require(PollLoop(name: "test-loop"))
        counter = Counter(loop)
    }

    @Test func `an actor's jobs run on the loop's thread, which takes no signals`() async {
        #expect(await counter.threadName() == "test-loop")
        #expect(await counter.blocksSignals())
        #expect(loop.isIsolatingCurrentContext() == false)
    }

    @Test func `what is to be done is done in the order in which it came`() async {
        for number in 0..<1000 {
            loop.perform { [counter] in counter.assumeIsolated { $0.hear("\(number)") } }
        }
        #expect(await counter.heard == (0..<1000).map { "\($0)" })
    }

    @Test func `timers ring in the order of their times, and not once cancelled`() async {
        await withCheckedContinuation { done in
            loop.after(.milliseconds(30)) { [counter] in
                counter.assumeIsolated { $0.hear("late") }
                done.resume()
            }
            let never = loop.after(.milliseconds(10)) { [counter] in
                counter.assumeIsolated { $0.hear("cancelled") }
            }
            loop.after(.milliseconds(10)) { [counter] in
                counter.assumeIsolated { $0.hear("early") }
            }
            loop.cancel(never)
        }
        #expect(await counter.heard == ["early", "late"])
    }

    @Test func `a timer may cancel another that is due as well`() async {
        await withCheckedContinuation { done in
            loop.perform { [loop, counter] in
                let second = Locked<UInt64>(0)
                loop.after(.zero) { loop.cancel(second.withLock { $0 }) }
                let id = loop.after(.zero) { counter.assumeIsolated { $0.hear("cancelled") } }
                second.withLock { $0 = id }
                loop.after(.milliseconds(20)) { done.resume() }
            }
        }
        #expect(await counter.heard == [])
    }

    @Test func `a descriptor is heard until it is let go`() async {
        let (first, second) = (Pipe(), Pipe())
        let (news, sink) = AsyncStream.makeStream(of: Int.self)
        loop.watch(first.reading, POLLIN) { _ in
            first.take()
            sink.yield(1)
        }
        loop.watch(second.reading, POLLIN) { _ in
            second.take()
            sink.yield(2)
        }
        var heard = news.makeAsyncIterator()
        first.put()
        #expect(await heard.next() == 1)
        loop.unwatch(first.reading)
        first.put()
        second.put()
        #expect(await heard.next() == 2)
    }

    @Test func `a watch that another's handler has replaced is not called for the old one`() async {
        let (first, second) = (Pipe(), Pipe())
        first.put()
        second.put()
        let heard = Locked<[String]>([])
        await withCheckedContinuation { done in
            loop.perform { [loop] in
                for (own, other) in [(first, second), (second, first)] {
                    loop.watch(own.reading, POLLIN) { _ in
                        heard.withLock { $0.append("old") }
                        own.take()
                        other.take()
                        loop.unwatch(own.reading)
                        // The number may belong to a new file by now.
                        loop.watch(other.reading, POLLIN) { _ in heard.withLock { $0.append("new") }
                        }
                    }
                }
                loop.after(.milliseconds(50)) { done.resume() }
            }
        }
        #expect(heard.withLock { $0 } == ["old"])
    }

    @Test func `the hook runs before each sleep and can shorten it`() async {
        let calls = Locked(0)
        await withCheckedContinuation { done in
            loop.setHook {
                var interest = PollInterest.nothing
                let count = calls.withLock { calls in
                    calls += 1
                    return calls
                }
                if count < 5 { interest.deadline = .now + .milliseconds(1) }
                if count == 5 { done.resume() }
                return interest
            }
        }
        #expect(calls.withLock { $0 } == 5)
    }

    @Test func `a descriptor has its turn while jobs make jobs for ever`() async {
        let pipe = Pipe()
        let isOver = Locked(false)
        @Sendable func again() { if !isOver.withLock({ $0 }) { loop.perform { again() } } }
        again()
        await withCheckedContinuation { done in
            loop.watch(pipe.reading, POLLIN) { [loop] _ in
                loop.unwatch(pipe.reading)
                isOver.withLock { $0 = true }
                done.resume()
            }
            pipe.put()
        }
    }

    @Test func `nothing wakes a loop that has nothing to do`() async throws {
        _ = await counter.heard
        // The thread goes to sleep soon after.
        var last = -1
        while loop.wakeUps != last {
            last = loop.wakeUps
            try await Task.sleep(for: .milliseconds(50))
        }
        try await Task.sleep(for: .milliseconds(200))
        #expect(loop.wakeUps == last)
    }

    @Test func `a loop ends with its actor, after what it was given to do`() async throws {
        let done = Locked(false)
        weak var ended: PollLoop?
        do {
            let loop = try #require(PollLoop(name: "short"))
            ended = loop
            let counter = Counter(loop)
            await counter.hear("something")
            loop.perform { done.withLock { $0 = true } }
        }
        while ended != nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(done.withLock { $0 })
    }
}
