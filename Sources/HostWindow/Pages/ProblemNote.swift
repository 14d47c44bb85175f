import CGTK
import Widgets

/// Says what went wrong and what to do, to eyes and to screen readers.
@MainActor
final class ProblemNote {
    private let sentence = Label()
    private let advice = Label()
    let widget: Box
    private var shown: Problem?

    init() {
        sentence.addClass("deskhand-strong")
        let text = Box(.column, spacing: 2)
        for label in [sentence, advice] { text.add(label.maximumWidth(letters: 44)) }
        widget = Parts.note("deskhand-problem", icon: "dialog-error-symbolic", text)
        widget.setAccessibleRole(ATK_ROLE_ALERT)
        widget.isVisible = false
    }

    /// Shows a problem, or nothing.
    func show(_ problem: Problem?) {
        guard problem != shown else { return }
        shown = problem
        widget.isVisible = problem != nil
        sentence.text = problem?.sentence ?? ""
        advice.text = problem?.advice ?? ""
        advice.isVisible = problem?.advice != nil
        guard let problem else { return }
        let spoken = [problem.sentence, problem.advice].compactMap { $0 }
        widget.setAccessibleName(spoken.joined(separator: " "))
        widget.announce(spoken.joined(separator: " "))
    }
}
