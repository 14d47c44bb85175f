import Widgets

/// What pages are made of.
@MainActor
enum Parts {
    /// A page's column: in the middle, as wide as text reads well, and scrolled where it must be.
    static func column(_ content: Box, width: Int = 400) -> Widget {
        content.margin(32, 28).minimumSize(width: width).place(.center, .center)
        content.expand(horizontally: true, vertically: true)
        return ScrolledArea(content).expand(horizontally: true, vertically: true)
    }

    /// A page's heading.
    static func heading(_ text: String = "") -> Label {
        let label = Label(text).align(0.5).maximumWidth(letters: 34)
        label.addClass("deskhand-heading")
        return label
    }

    /// Text below a heading.
    static func paragraph(_ text: String = "", isDim: Bool = false) -> Label {
        let label = Label(text).align(0.5).maximumWidth(letters: 48)
        if isDim { label.addClass("deskhand-dim") }
        return label
    }

    /// A box with a picture that draws attention to what stands beside it.
    static func note(_ style: String, icon: String, _ content: Widget) -> Box {
        let box = Box(.row, spacing: 12)
        box.addClass("deskhand-note")
        box.addClass(style)
        box.add(Image(icon: icon, pixels: 20).place(.start, .start))
        box.add(content.expand(horizontally: true))
        return box
    }

    /// The product's own picture, where it is installed.
    static func emblem(_ pixels: Int = 72) -> Widget {
        let image = Image(icon: "deskhand", pixels: pixels)
        image.isVisible = Icons.has("deskhand")
        return image
    }
}
