import Glibc
import ScreenFrames

/// Connects again and again, and times until the whole screen is there.
struct FirstPicture {
    let options: Options

    func run() throws(MeterError) {
        var (times, initialised, bytes) = (Samples(), Samples(), Samples())
        JSON.object([("event", .text("began"))]).tell()
        let began = monotonicNow()
        for _ in 0..<options.trials {
            let viewer = try Viewer(options.target, options.profile)
            times.add(try viewer.untilComplete())
            initialised.add(Double(viewer.initialisedAt - viewer.connectedAt) / 1e6)
            bytes.add(Double(viewer.wire.received))
        }
        let took = Double(monotonicNow() - began) / 1e9
        JSON.object([("event", .text("ended"))]).tell()
        JSON.object([
            ("event", .text("report")), ("seconds", .number(took)),
            ("trials", .integer(options.trials)), ("first_frame_ms", times.json),
            ("init_ms", initialised.json), ("first_bytes", bytes.json),
        ]).tell()
    }
}
