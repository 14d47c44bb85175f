import CGTK
import Translation
import Widgets

/// Files on their way, above the conversation.
@MainActor
final class TransferList {
    let widget = Box(.column, spacing: 6)
    private let act: Act
    private var shown: [TransferRow] = []
    private var rows: [String: TransferRowView] = [:]

    init(_ act: @escaping Act) {
        self.act = act
        widget.addClass("deskhand-transfers")
        widget.setAccessibleName(tr("Files"))
        widget.isVisible = false
    }

    func show(_ transfers: [TransferRow]) {
        guard transfers != shown else { return }
        let old = Set(shown.map(\.id))
        shown = transfers
        widget.isVisible = !transfers.isEmpty
        for id in old.subtracting(transfers.map(\.id)) {
            rows.removeValue(forKey: id)?.widget.destroy()
        }
        for transfer in transfers {
            let row = rows[transfer.id] ?? add(transfer.id)
            row.show(transfer)
        }
    }

    private func add(_ id: String) -> TransferRowView {
        let row = TransferRowView { [act] in act(.cancelTransfer(id)) }
        rows[id] = row
        widget.add(row.widget)
        return row
    }
}

/// One file.
@MainActor
final class TransferRowView {
    let widget = Box(.row, spacing: 10)
    private let name = Label().oneLine()
    private let state = Label().oneLine()
    private let progress = ProgressBar()
    private let cancel: Button

    init(_ onCancel: @escaping @MainActor () -> Void) {
        cancel = Button(
            icon: "process-stop-symbolic", name: tr("Cancel this file"), action: onCancel)
        let text = Box(.column, spacing: 2)
        state.addClass("deskhand-dim")
        state.addClass("deskhand-small")
        text.add(name).add(state).add(progress)
        widget.add(Image(icon: "text-x-generic-symbolic", pixels: 20))
        widget.add(text.expand(horizontally: true)).add(cancel.place(.end, .center))
        cancel.addClass("flat")
    }

    func show(_ row: TransferRow) {
        name.text = row.name
        name.setTooltip(row.name)
        state.text = row.state
        state.setTooltip(row.state)
        progress.isVisible = row.fraction != nil
        progress.fraction = row.fraction ?? 0
        cancel.isVisible = row.fraction != nil
        progress.setAccessibleName(row.name)
    }
}

/// How much is done.
final class ProgressBar: Widget {
    init() {
        super.init(gtk_progress_bar_new())
        isVisible = true
    }

    /// From 0 to 1.
    var fraction: Double {
        get { gtk_progress_bar_get_fraction(cast()) }
        set { gtk_progress_bar_set_fraction(cast(), newValue) }
    }
}
