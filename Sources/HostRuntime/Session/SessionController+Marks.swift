import GatewayAPI
import LocalAPI
import Logging
import Policy
import Raster
import SupportSession

/// What the session remembers of its watermark.
struct MarkState {
    /// What is to be seen now.
    var plan: MarkPlan?
    /// When its first showing began.
    var start = ContinuousClock.now
    /// Looks again when it comes or goes by itself.
    var timer: Task<Void, Never>?
    var isApplying = false
    /// Counts pictures that came later.
    var edition = 0
    /// Why it cannot be drawn, for the customer.
    var failure: String?
}

/// Watermarks: on the screen while something is shared, and in the frames of each viewer where the
/// text says whose they are.
extension SessionController {
    /// Does what follows for the watermark from the state as it is now.
    func refreshMarks() {
        let isNew = marks.plan?.watermark.timing != session.policy.watermark?.timing
        if marks.plan == nil || isNew { marks.start = .now }
        let seconds = (ContinuousClock.now - marks.start).inSeconds
        let plan = MarkPlan(
            session, company: company, identifier: redeemed.sessionId.text, after: seconds, at: .now
        )
        guard plan != marks.plan else { return }
        marks.plan = plan
        marks.edition += 1
        setMarkTimer(after: seconds)
        applyMarks()
    }

    /// What a viewer's frames must bear from the first one on; `nil` for nothing.
    func burntMark(for id: ViewerID) async throws(MarkError) -> ScreenMark? {
        guard let plan = marks.plan, plan.isShown, plan.isBurnt else { return nil }
        return try await mark(plan.frameText(of: id), of: plan)
    }

    /// Notes why a watermark cannot be drawn: those that are asked for are no decoration.
    func noteMarkFailure(_ error: MarkError?) {
        let failure = error.map { error in
            switch error {
            case .missing(let what): "The watermark cannot be drawn: \(what) is missing."
            case .nothingToDraw, .failed: "The watermark cannot be drawn."
            }
        }
        guard failure != marks.failure else { return }
        marks.failure = failure
        if let failure { parts.logger.warning("no watermark", metadata: ["why": "\(failure)"]) }
        publish()
    }

    /// A picture that belongs to the watermark has come.
    func marksHaveNews() {
        marks.edition += 1
        applyMarks()
    }

    private func mark(
        _ text: String?, of plan: MarkPlan
    ) async throws(MarkError) -> ScreenMark {
        let scale = await parts.desktop?.displays().map(\.scale).max() ?? 1
        let picture = try await studio.picture(
            text: text, imageUrl: plan.watermark.imageUrl, fallback: company, scale: scale)
        return ScreenMark(
            picture: picture, anchor: plan.watermark.position.anchor,
            opacity: plan.watermark.opacity)
    }

    /// Brings what is seen up to date; one after the other, and the newest wins.
    private func applyMarks() {
        guard !marks.isApplying else { return }
        marks.isApplying = true
        Task {
            while true {
                let (plan, edition) = (marks.plan, marks.edition)
                do throws(MarkError) {
                    try await apply(plan, edition)
                    noteMarkFailure(nil)
                } catch { noteMarkFailure(error) }
                if marks.edition == edition { break }
            }
            marks.isApplying = false
        }
    }

    private func apply(_ plan: MarkPlan?, _ edition: Int) async throws(MarkError) {
        guard let plan, plan.isShown else {
            await parts.desktop?.showMark(nil)
            for id in session.sharing.viewers.keys { await screens.setMark(nil, for: id) }
            return
        }
        for id in plan.viewers.keys {
            let mark = plan.isBurnt ? try await mark(plan.frameText(of: id), of: plan) : nil
            guard marks.edition == edition else { return }
            await screens.setMark(mark, for: id)
        }
        let mark = plan.isOnScreen ? try await mark(plan.screenText, of: plan) : nil
        guard marks.edition == edition else { return }
        await parts.desktop?.showMark(mark)
    }

    private func setMarkTimer(after seconds: Double) {
        marks.timer?.cancel()
        guard let watermark = marks.plan?.watermark else { return }
        var waits = [watermark.timing.state(after: seconds).changesIn].compactMap(\.self)
        if MarkWording.tellsTime(watermark.text) {
            let minute: Int64 = 60_000
            let rest = minute - Timestamp.now.milliseconds % minute
            waits.append(Double(rest) / 1000)
        }
        guard let wait = waits.min() else { return }
        marks.timer = Task {
            try? await Task.sleep(for: .seconds(wait + 0.005))
            guard !Task.isCancelled else { return }
            self.markTimeCame()
        }
    }

    private func markTimeCame() {
        refreshMarks()
        // Where nothing changed after all, as by a clock that was set back, it looks again.
        setMarkTimer(after: (ContinuousClock.now - marks.start).inSeconds)
    }
}

extension Watermark.Position {
    /// The same, in the words of pictures.
    var anchor: MarkAnchor {
        switch self {
        case .tile: .tile
        case .center: .center
        case .topLeft: .topLeft
        case .topRight: .topRight
        case .bottomLeft: .bottomLeft
        case .bottomRight: .bottomRight
        }
    }
}
