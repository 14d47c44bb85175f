import CGTK
import Widgets

/// Whether a press of a button that has just come up is meant for it.
///
/// Somebody may be typing or clicking elsewhere when a question appears below the pointer, and
/// window managers may pass a press on to a window that has just come up. What a screen reader does
/// is no event of pointer or keyboard, and is always meant.
@MainActor
final class Hearing {
    /// How long a person needs at least to see what the button says.
    static let deafness = Duration.milliseconds(500)

    private var since: ContinuousClock.Instant?

    /// Listens to when a button is seen; it lives as long as the button's handlers.
    init(_ button: Button) {
        button.on("map") { [self] in since = .now }
        button.on("unmap") { [self] in since = nil }
    }

    /// Whether what is being handled now counts.
    var isMeant: Bool {
        guard cgtk_is_handling_input() != 0 else { return true }
        return since.map { ContinuousClock.now - $0 >= Self.deafness } ?? false
    }
}
