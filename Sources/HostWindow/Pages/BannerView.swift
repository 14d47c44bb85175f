import CGTK
import Translation
import Widgets

/// Who sees what, above the conversation, and to its right how to stop it.
@MainActor
final class BannerView {
    let widget = Box(.row, spacing: 12)
    private let act: Act
    private let icon = Image(icon: "view-conceal-symbolic", pixels: 20)
    private let sentence = Label()
    private let details = Label()
    private let stop: Button
    private let look: Button
    private let change: Button
    private var shown: Banner?

    init(_ act: @escaping Act) {
        self.act = act
        stop = Button(tr("STOP SHARING")) { act(.stopSharing) }
        look = Button(tr("Only let them look")) { act(.onlyLook) }
        change = Button(tr("CHANGE SHARING")) { act(.chooseSharing(true)) }
        widget.addClass("deskhand-banner")
        sentence.addClass("deskhand-strong")
        details.addClass("deskhand-small")
        let text = Box(.column, spacing: 2)
        // Below the sentence: beside it there is room for one button, and that one stops.
        text.add(sentence).add(details).add(look.margin(0, 4).place(.start))
        widget.add(icon.place(.start, .center))
        widget.add(text.expand(horizontally: true).place(.fill, .center))
        let buttons = Box(.column, spacing: 6)
        buttons.add(stop).add(change)
        widget.add(buttons.place(.end, .start))
        look.addClass("deskhand-small")
        stop.addClass("destructive-action")
        stop.addClass("deskhand-stop")
    }

    func show(_ banner: Banner, stopKey: String?) {
        defer { shown = banner }
        stop.setTooltip(
            stopKey.map { tr("{keys} does the same from anywhere.", ["keys": $0]) })
        guard banner != shown else { return }
        sentence.text = banner.sentence
        details.text = banner.details.joined(separator: " ")
        details.isVisible = !banner.details.isEmpty
        let isShared = banner.action != .none
        stop.isVisible = isShared
        change.isVisible = banner.action == .change
        look.isVisible = banner.isControlled
        widget.setClass("shared", isShared && !banner.isControlled)
        widget.setClass("controlled", banner.isControlled)
        icon.show(icon: BannerLook.icon(isShared: isShared, isRecorded: banner.isRecorded))
        if let shown, shown.sentence != banner.sentence { widget.announce(banner.sentence) }
    }
}

/// How the state of sharing looks.
enum BannerLook {
    /// A picture of the desktop's theme.
    static func icon(isShared: Bool, isRecorded: Bool) -> String {
        isRecorded
            ? "media-record-symbolic"
            : isShared ? "view-reveal-symbolic" : "view-conceal-symbolic"
    }
}
