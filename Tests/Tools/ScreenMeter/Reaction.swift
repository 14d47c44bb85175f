import ScreenFrames

/// Presses keys, and times until the decoded picture shows what they did.
struct Reaction {
    private let viewer: Viewer
    private let options: Options
    private var watch = FrameWatch()
    private var seen = 0
    private var pressed: UInt64?
    private var (total, input, shown) = (Samples(), Samples(), Samples())

    init(_ options: Options) throws(MeterError) {
        self.options = options
        viewer = try Viewer(options.target, options.profile)
    }

    mutating func run() throws(MeterError) {
        _ = try viewer.untilComplete()
        // The focus may follow the pointer.
        try viewer.wire.send(Message.pointer(x: 120, y: 84))
        _ = try run(until: monotonicNow() + 800_000_000)
        seen = 0
        JSON.object([("event", .text("began"))]).tell()
        let (began, bytes) = (monotonicNow(), viewer.wire.received)
        var lost = 0
        for trial in 0..<options.trials where lost < 5 {
            // Never in step with frames that come by themselves.
            let rest = 60_000_000 + UInt64(trial * 7919 % 100) * 1_000_000
            _ = try run(until: monotonicNow() + rest)
            pressed = monotonicNow()
            try viewer.wire.send(Message.stroke(0x61))
            if try run(until: monotonicNow() + 3_000_000_000) == false { lost += 1 }
        }
        let took = Double(monotonicNow() - began) / 1e9
        JSON.object([("event", .text("ended"))]).tell()
        JSON.object([
            ("event", .text("report")), ("seconds", .number(took)), ("frames", .integer(seen)),
            ("bytes", .integer(viewer.wire.received - bytes)), ("lost", .integer(lost)),
            ("latency_ms", total.json), ("input_ms", input.json), ("picture_ms", shown.json),
        ]).tell()
    }

    /// Runs until a time, or until the answer to a key that was pressed is seen.
    private mutating func run(until end: UInt64) throws(MeterError) -> Bool {
        while monotonicNow() < end {
            guard try viewer.next(until: end) == .picture else { continue }
            let now = monotonicNow()
            watch.listen()
            if watch.look(at: viewer.picture, .motion) != nil { seen += 1 }
            guard let note = watch.look(at: viewer.picture, .answer), let pressed else { continue }
            total.add(Double(now - pressed) / 1e6)
            input.add(Double(note.time - pressed) / 1e6)
            shown.add(Double(now - note.time) / 1e6)
            self.pressed = nil
            return true
        }
        return false
    }
}
