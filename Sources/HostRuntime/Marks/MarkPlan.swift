import GatewayAPI
import Policy
import SupportSession

/// What is to be seen of a watermark at one time, and by whom.
struct MarkPlan: Hashable, Sendable {
    /// What the policies ask for.
    let watermark: Watermark
    /// What its text is filled in with.
    let wording: MarkWording
    /// Whether it is its time.
    let isShown: Bool
    /// Whether it is on the screen, too: above a locker it would only be in the way.
    let isOnScreen: Bool
    /// Whether it is in the frames of each viewer, too: because the text says whose they are, or
    /// because the screen's own mark is no part of single applications.
    let isBurnt: Bool
    /// The viewers by name.
    let viewers: [ViewerID: String]

    /// Plans for a session; `nil` where nothing is shared, or no policy asks for a watermark.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - company: Whose support it is.
    ///   - identifier: The session's id.
    ///   - seconds: How long it has been since the first showing began.
    ///   - now: The time.
    init?(
        _ session: SupportSession, company: String, identifier: String, after seconds: Double,
        at now: Timestamp
    ) {
        guard session.ending == nil, session.sharing.granted != nil,
            let watermark = session.policy.watermark
        else { return nil }
        self.watermark = watermark
        isShown = watermark.timing.state(after: seconds).isShown
        isBurnt =
            MarkWording.namesViewer(watermark.text) || session.sharing.part != .everything
        isOnScreen = !session.sharing.isLocked
        viewers = session.sharing.viewers.mapValues { $0.connect.viewer.name.shown }
        let tellsTime = MarkWording.tellsTime(watermark.text)
        wording = MarkWording(
            agents: session.agents.map(\.name.shown), company: company, session: identifier,
            time: tellsTime ? now.minute : "")
    }

    /// What the person at the desk reads.
    var screenText: String? { text(for: Set(viewers.values).sorted()) }

    /// What is in one viewer's frames.
    func frameText(of id: ViewerID) -> String? { text(for: [viewers[id] ?? "–"]) }

    private func text(for names: [String]) -> String? {
        watermark.text.map { wording.fill($0, viewers: names) }
    }
}

extension Timestamp {
    /// The minute, for people anywhere: `2026-11-26 17:05 UTC`.
    var minute: String {
        let text = description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }
}
