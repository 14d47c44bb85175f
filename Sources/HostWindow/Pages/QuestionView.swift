import CGTK
import LocalAPI
import Translation
import Widgets

/// A question, on a page of its own or above the conversation.
@MainActor
final class QuestionView {
    /// Where it stands.
    enum Place {
        /// It fills the window.
        case page
        /// It is above the conversation.
        case card
    }

    let widget: Widget
    let card: QuestionCard
    private let act: Act
    private var boxes: [(right: RightChoice.Right, box: CheckButton)] = []
    private var chooser: PartChooser?
    private let countdown = Label()
    private let following = Label()
    private var refuse = Button("")
    private(set) var grant = Button("")
    private var deadline: Int?
    private var timer: Timer?

    init(
        _ card: QuestionCard, _ place: Place, parts: QuestionParts, _ act: @escaping Act
    ) {
        self.card = card
        self.act = act
        let column = Box(.column, spacing: place == .page ? 18 : 10)
        widget =
            switch place {
            case .page where card.kind == .agreement: column.margin(36, 28)
            case .page: Parts.column(column)
            case .card: column
            }
        refuse = Button(card.refuse) { [weak self] in self?.answer(false) }
        grant = Button(card.grant)
        let hearing = Hearing(grant)
        grant.on("clicked") { [weak self] in
            if hearing.isMeant { self?.answer(true) }
        }
        if card.mayChoose {
            chooser = PartChooser(isWhole: card.isWhole, source: parts.windows) { [weak self] in
                self?.checkRights()
            }
        }
        build(column, place, parts.photo(card))
        update(card)
        column.setAccessibleRole(ATK_ROLE_ALERT)
        column.setAccessibleName(spoken)
        column.announce(spoken)
        refuse.setAccessibleDescription(card.heading)
        grant.setAccessibleDescription(card.heading)
    }

    private func build(_ column: Box, _ place: Place, _ photo: Widget?) {
        let heading: Label
        switch place {
        case .page:
            heading = Parts.heading(card.heading)
            let emblem = photo ?? Image(icon: QuestionLook.icon(card.kind), pixels: 48)
            column.add(emblem.place(.center)).add(heading)
        case .card:
            column.addClass("deskhand-card")
            heading = Label(card.heading)
            heading.addClass("deskhand-subheading")
            let row = Box(.row, spacing: 12)
            row.add(photo ?? Image(icon: QuestionLook.icon(card.kind), pixels: 32))
            row.add(heading.expand(horizontally: true))
            column.add(row)
        }
        addText(to: column, place)
        addRights(to: column, place)
        if let consequence = card.consequence {
            column.add(place == .page ? Parts.paragraph(consequence) : Label(consequence))
        }
        following.addClass("deskhand-dim")
        for label in [countdown, following] {
            column.add(place == .page ? label.align(0.5) : label)
        }
        let answers = AnswerRow.make(safe: refuse, other: grant)
        column.add(place == .page ? answers : answers.place(.end))
    }

    private func addText(to column: Box, _ place: Place) {
        guard !card.text.isEmpty else { return }
        let text = Label(card.text).maximumWidth(letters: 60)
        text.isSelectable = true
        guard card.kind == .agreement else {
            text.setCanFocus(false)
            column.add(place == .page ? text.align(0.5) : text)
            return
        }
        let area = ScrolledArea(text.margin(16, 12).place(.fill, .start))
        area.expand(horizontally: true, vertically: true)
        area.addClass("deskhand-paper")
        area.addClass("frame")
        area.minimumSize(height: 160)
        area.setAccessibleName(tr("The agreement's text"))
        column.add(area)
    }

    private func addRights(to column: Box, _ place: Place) {
        if let chooser { column.add(chooser.widget) }
        guard !card.rights.isEmpty else { return }
        let list = Box(.column, spacing: 4)
        for choice in card.rights {
            let box = CheckButton(choice.label, isOn: choice.isOn)
            // Nothing is to be granted without the picture.
            box.onChange { [weak self] _ in self?.checkRights() }
            boxes.append((choice.right, box))
            list.add(box)
        }
        column.add(place == .page ? list.place(.center) : list)
        checkRights()
    }

    private func checkRights() {
        let sees = boxes.first { $0.right == .see }?.box.isOn ?? true
        for (right, box) in boxes where right != .see && right != .files { box.isSensitive = sees }
        grant.isSensitive = sees && chooser?.part.names != .some(nil)
    }

    private var spoken: String {
        [card.heading, card.text, card.consequence, Countdown.text(card.seconds)]
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Takes the same question's newer state.
    func update(_ card: QuestionCard) {
        deadline = card.seconds.map {
            g_get_monotonic_time() + Int(max(0, min($0, 86_400)) * 1_000_000)
        }
        following.text =
            card.following > 0
            ? trn(
                "{count} more question waits.", "{count} more questions wait.",
                count: card.following) : ""
        following.isVisible = card.following > 0
        tick()
        timer =
            deadline == nil
            ? nil
            : Timer(milliseconds: 1000, repeats: true) { [weak self] in
                self?.tick()
            }
    }

    private func tick() {
        let left = deadline.map { Double(max(0, $0 - g_get_monotonic_time())) / 1_000_000 }
        let text = Countdown.text(left)
        countdown.isVisible = text != nil
        countdown.text = text ?? ""
    }

    /// Gives the answer that grants nothing.
    func refuseNow() { answer(false) }

    private func answer(_ isGranted: Bool) {
        timer = nil
        let rights = boxes.filter { $0.box.isOn }.map(\.right)
        let part = chooser?.part ?? .everything
        act(.answer(card, isGranted: isGranted, Set(rights), part))
    }

    /// Puts the keyboard on the answer that grants nothing.
    func focus() {
        refuse.makeDefault()
        refuse.focus()
    }
}

/// What questions need that the daemon has to be asked for.
@MainActor
struct QuestionParts {
    /// Who asks; `nil` where no agent does.
    var photo: @MainActor (QuestionCard) -> Widget?
    /// Which windows there are now.
    var windows: PartChooser.Source
}

/// How kinds of questions look.
enum QuestionLook {
    /// A picture of the desktop's theme.
    static func icon(_ kind: QuestionKind) -> String {
        switch kind {
        case .agreement: "x-office-document-symbolic"
        case .recording: "media-record-symbolic"
        case .sharing: "video-display-symbolic"
        case .continuation: "input-mouse-symbolic"
        case .file: "document-save-symbolic"
        case .notice: "dialog-information-symbolic"
        }
    }
}
