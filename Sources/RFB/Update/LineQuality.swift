/// Lowers the quality of moving pictures as far as a slow line needs it.
///
/// A picture that takes long on the line comes late, and so does every one behind it: people see
/// that more than a coarser picture, which becomes exact anyway once it stands still.
struct LineQuality: Sendable {
    /// A picture that the line is busy with for longer is too large: less than 20 a second.
    private static let tooLong = Duration.milliseconds(50)
    /// So short that a better one would do as well.
    private static let short = Duration.milliseconds(20)
    /// How long pictures must have been short.
    private static let calm = Duration.seconds(1)
    private static let mostSteps = 4
    private static let percentsPerStep = 14
    private static let leastPercent = 25

    /// Steps below what the viewer asked for.
    private(set) var steps = 0
    private var changedAt = Duration.zero
    private var busyAt = Duration.zero

    /// Takes note of how long the line was busy with a picture.
    mutating func delivered(in time: Duration, now: Duration) {
        if time > Self.short { busyAt = now }
        if time > Self.tooLong {
            // What is under way was made before the last step.
            guard steps < Self.mostSteps, now - changedAt > time * 2 else { return }
            steps += 1
            changedAt = now
        } else if steps > 0, now - busyAt > Self.calm, now - changedAt > Self.calm {
            steps -= 1
            changedAt = now
        }
    }

    /// Returns what the line can carry of what the viewer asked for.
    func limited(_ quality: JPEGQuality) -> JPEGQuality {
        guard steps > 0 else { return quality }
        var quality = quality
        let percent = quality.percent - steps * Self.percentsPerStep
        quality.percent = min(quality.percent, max(percent, Self.leastPercent))
        if quality.subsampling != .grey { quality.subsampling = .four }
        return quality
    }
}
