import CGTK

/// How the parts of the conversation look.
@MainActor
struct LogTags {
    typealias Tag = UnsafeMutablePointer<GtkTextTag>

    /// Room for photos, and what a bubble leaves free on its other side, in pixels.
    static let photoRoom = 64
    static let edge = 16
    static let freeSide = 72
    static let padding = 12

    let bodyStart: Tag
    let bodyEnd: Tag
    private let styles: [EntryText.Style: Tag]
    private let name: Tag
    private let time: Tag
    let link: Tag
    private let pending: Tag

    init(_ buffer: UnsafeMutablePointer<GtkTextBuffer>, isRightToLeft: Bool) {
        var styles: [EntryText.Style: Tag] = [:]
        for style in EntryText.Style.allCases {
            let tag: Tag = cgtk_text_tag(buffer, style.rawValue)
            Self.place(tag, style, isRightToLeft: isRightToLeft)
            styles[style] = tag
        }
        self.styles = styles
        bodyStart = cgtk_text_tag(buffer, "bodyStart")
        bodyEnd = cgtk_text_tag(buffer, "bodyEnd")
        name = cgtk_text_tag(buffer, "name")
        time = cgtk_text_tag(buffer, "time")
        link = cgtk_text_tag(buffer, "link")
        pending = cgtk_text_tag(buffer, "pending")
        cgtk_set_int(bodyStart, "pixels-above-lines", 10)
        cgtk_set_int(bodyEnd, "pixels-below-lines", 10)
        cgtk_set_int(name, "weight", gint(PANGO_WEIGHT_BOLD.rawValue))
        cgtk_set_double(time, "scale", 0.88)
        cgtk_set_int(link, "underline", gint(PANGO_UNDERLINE_SINGLE.rawValue))
    }

    func tag(for style: EntryText.Style) -> Tag { styles[style] ?? name }

    func tag(for kind: EntryText.Run.Kind) -> Tag? {
        switch kind {
        case .plain: nil
        case .name: name
        case .time: time
        case .link: link
        case .pending: pending
        }
    }

    /// Takes the theme's colours.
    func use(_ colors: LogColors) {
        for tag in [styles[.day], styles[.system], time, pending] { set(tag, colors.dim) }
        set(link, colors.link)
        set(styles[.status], colors.warning)
        set(styles[.unread], colors.link)
    }

    private func set(_ tag: Tag?, _ color: GdkRGBA) {
        guard let tag else { return }
        withUnsafePointer(to: color) { cgtk_set_color(tag, "foreground-rgba", $0) }
    }

    /// Their lines stand where lines begin, with photos beside them; own lines at the other side.
    private static func place(_ tag: Tag, _ style: EntryText.Style, isRightToLeft: Bool) {
        let isMiddle = style == .day || style == .unread || style == .system
        let isOwn = style == .own || style == .ownName || style == .status
        let inner = style == .own || style == .theirs ? padding : 0
        let begin = isMiddle ? edge : isOwn ? photoRoom + freeSide : photoRoom
        let end = isMiddle || isOwn ? edge : freeSide
        let (left, right) = isRightToLeft ? (end, begin) : (begin, end)
        cgtk_set_int(tag, "left-margin", gint(left + inner))
        cgtk_set_int(tag, "right-margin", gint(right + inner))
        let towardsRight = isOwn != isRightToLeft
        let justify =
            isMiddle ? GTK_JUSTIFY_CENTER : towardsRight ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_LEFT
        cgtk_set_int(tag, "justification", gint(justify.rawValue))
        switch style {
        case .day: cgtk_set_int(tag, "pixels-above-lines", 18)
        case .unread, .system: cgtk_set_int(tag, "pixels-above-lines", 10)
        case .theirName, .ownName: cgtk_set_int(tag, "pixels-above-lines", 12)
        case .theirs, .own, .status: break
        }
        if isMiddle { cgtk_set_int(tag, "pixels-below-lines", 6) }
    }
}
