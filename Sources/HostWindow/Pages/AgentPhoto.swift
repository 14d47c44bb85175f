import CGTK
import LocalAPI
import Widgets

/// The photo of whoever asks, as a circle; initials while and where there is none.
@MainActor
final class AgentPhoto {
    private let photos: Photos
    private weak var shown: Widget?

    init(fetch: @escaping @MainActor (String) async -> [UInt8]?) {
        let redraw = Redraw()
        photos = Photos(fetch: fetch) { redraw.owner?.shown?.redraw() }
        redraw.owner = self
    }

    /// What stands beside a question; `nil` where no agent asks it.
    func widget(_ card: QuestionCard) -> Widget? {
        guard let agent = card.agent else { return nil }
        let side = card.kind == .sharing || card.kind == .continuation ? 40 : 32
        let widget = Widget(gtk_drawing_area_new())
        gtk_widget_set_size_request(widget.pointer, gint(side), gint(side))
        gtk_widget_set_valign(widget.pointer, GTK_ALIGN_CENTER)
        widget.isVisible = true
        let name = RemoteText.line(agent.name)
        // The handler keeps the widget, and is freed when the question is taken away.
        Signals.connectPointer(widget.pointer, "draw") { [weak self] context in
            guard let self else { return false }
            let photo = agent.avatarUrl.flatMap { self.photos.photo(at: $0) }
            PhotoPainter.draw(
                photo, name: name, x: 0, y: 0, side: Double(side), on: widget,
                OpaquePointer(context))
            return false
        }
        shown = widget
        return widget
    }

    /// Breaks the circle between the photos and whom they tell.
    private final class Redraw {
        weak var owner: AgentPhoto?
    }
}
