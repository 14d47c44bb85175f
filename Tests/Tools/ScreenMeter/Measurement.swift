import ScreenFrames

/// Watches a screen for a while: rates, bytes, ages; and how true the picture is when all stands.
struct Measurement {
    private let viewer: Viewer
    private let options: Options
    private var watch = FrameWatch()
    private var seen = 0

    init(_ options: Options) throws(MeterError) {
        self.options = options
        viewer = try Viewer(options.target, options.profile)
    }

    mutating func run() throws(MeterError) {
        let first = try viewer.untilComplete()
        // A pointer that the server paints into the picture is out of the way.
        try viewer.wire.send(
            Message.pointer(x: viewer.picture.width - 2, y: viewer.picture.height - 2))
        try run(for: 0.8)
        begin()
        let (began, bytes, drawn) = (monotonicNow(), viewer.wire.received, watch.drawn)
        try run(for: options.seconds)
        let took = Double(monotonicNow() - began) / 1e9
        watch.listen()
        JSON.object([("event", .text("ended"))]).tell()
        var report: [(String, JSON)] = [
            ("event", .text("report")), ("seconds", .number(took)),
            ("first_ms", .number(first)), ("frames", .integer(seen)),
            ("drawn", .integer(watch.drawn - drawn)),
            ("bytes", .integer(viewer.wire.received - bytes)),
            ("updates", .integer(viewer.traffic.updates)), ("age_ms", watch.ages.json),
            ("encodings", viewer.traffic.json),
        ]
        if options.pauses > 0 { report += try pauses() }
        JSON.object(report).tell()
    }

    private mutating func begin() {
        seen = 0
        watch.ages.removeAll()
        viewer.traffic = Traffic()
        JSON.object([("event", .text("began"))]).tell()
    }

    private mutating func run(for seconds: Double) throws(MeterError) {
        try run(until: monotonicNow() + UInt64(seconds * 1e9)) { _ in false }
    }

    private mutating func run(
        until end: UInt64, or isDone: (FrameWatch) -> Bool
    ) throws(MeterError) {
        while monotonicNow() < end, !isDone(watch) {
            guard try viewer.next(until: end) == .picture else { continue }
            watch.listen()
            if watch.look(at: viewer.picture, .motion) != nil { seen += 1 }
        }
    }

    private mutating func pauses() throws(MeterError) -> [(String, JSON)] {
        var (moving, settled, wrong, later, lost) = (0.0, 0.0, 0, 0, 0)
        for _ in 0..<options.pauses {
            let truth = try untilPaused()
            defer { truth.close() }
            let last = watch.last(.motion)
            let whole = Area(
                x: 0, y: 0, width: viewer.picture.width, height: viewer.picture.height)
            if let last, last.barcode.x >= 0 {
                let shows = try untilShown(last)
                if !shows { lost += 1 }
            }
            let part = last.map { Area($0.area) } ?? whole
            moving += try truth.compare(viewer.picture, part).psnr
            let before = viewer.wire.received
            try run(for: 1)
            later += viewer.wire.received - before
            let result = try truth.compare(viewer.picture, whole)
            settled += result.psnr
            wrong += result.wrong
            watch.pause(false)
            try run(for: 0.2)
        }
        let count = options.pauses
        return [
            ("psnr_moving", .number(moving / Double(count))),
            ("psnr_settled", .number(settled / Double(count))),
            ("wrong_pixels", .integer(wrong / count)), ("settle_bytes", .integer(later / count)),
            ("frames_lost", .integer(lost)),
        ]
    }

    private mutating func untilPaused() throws(MeterError) -> TrueScreen {
        guard let display = options.display else { throw MeterError("--pauses needs --display") }
        watch.pause(true)
        let end = monotonicNow() + 10_000_000_000
        while !watch.isPaused {
            try run(for: 0.002)
            watch.listen()
            guard monotonicNow() < end else { throw MeterError("it does not stop drawing") }
        }
        return try TrueScreen(display)
    }

    private mutating func untilShown(_ note: FrameNote) throws(MeterError) -> Bool {
        let end = monotonicNow() + 2_000_000_000
        while !FrameWatch.shows(viewer.picture, note) {
            guard monotonicNow() < end else { return false }
            _ = try viewer.next(until: end)
        }
        return true
    }
}

extension Area {
    init(_ area: FrameNote.Area) {
        self.init(x: area.x, y: area.y, width: area.width, height: area.height)
    }
}

extension Viewer {
    /// Reads until every pixel has come; returns milliseconds since connecting.
    func untilComplete() throws(MeterError) -> Double {
        picture.watchCoverage()
        let end = monotonicNow() + 20_000_000_000
        while !picture.isComplete {
            guard try next(until: end) != nil else { throw MeterError("no whole picture in 20 s") }
        }
        picture.ignoreCoverage()
        return Double(monotonicNow() - connectedAt) / 1e6
    }
}
