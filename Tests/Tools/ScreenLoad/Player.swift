import CX11
import Glibc
import ScreenFrames

/// Shows a workload's frames in time, tells of each, and stops when it is told to.
struct Player {
    let screen: Screen
    let workload: (any Workload)?
    let answering: Answering?
    let period: UInt64
    private var commands = LineInput(0)
    private var isToPause = false

    init(
        _ screen: Screen, _ workload: (any Workload)?, _ answering: Answering?,
        framesPerSecond: Double
    ) {
        (self.screen, self.workload, self.answering) = (screen, workload, answering)
        let rate = framesPerSecond > 0 ? framesPerSecond : workload?.framesPerSecond ?? 1
        period = UInt64(1e9 / rate)
    }

    /// Runs until nobody listens any more.
    mutating func run() {
        writeLine("ready", to: 1)
        var (number, next) = (1, monotonicNow() + period)
        while wait(until: next) {
            next += period
            // Far behind: what is late stays late, instead of coming in a rush.
            if monotonicNow() > next + 2 * period { next = monotonicNow() + period }
            if let workload { show(number, of: workload) }
            number += 1
            if isToPause {
                writeLine("paused", to: 1)
                while isToPause { guard wait(until: monotonicNow() + 100_000_000) else { return } }
                next = monotonicNow() + period
            }
        }
    }

    private func show(_ number: Int, of workload: any Workload) {
        let (barcode, area) = workload.prepare(number)
        let note = FrameNote(
            stream: .motion, number: number, time: monotonicNow(), barcode: barcode, area: area)
        writeLine(note.line, to: 1)
        workload.show(number)
        screen.sync()
    }

    /// Waits for a time, and takes keys and commands meanwhile; false at the end of all.
    private mutating func wait(until time: UInt64) -> Bool {
        while true {
            answering?.takeEvents()
            for command in commands.lines() { isToPause = command == "pause" }
            if commands.isOver { return false }
            let now = monotonicNow()
            if now >= time { return true }
            var polled = [
                pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
                pollfd(fd: XConnectionNumber(screen.display), events: Int16(POLLIN), revents: 0),
            ]
            // Where nothing is answered, the X server has nothing to say.
            let heard = poll(
                &polled, answering == nil ? 1 : 2, CInt((time - now) / 1_000_000))
            // What is left is less than poll can wait for.
            if heard == 0 { usleep(100) }
        }
    }
}
