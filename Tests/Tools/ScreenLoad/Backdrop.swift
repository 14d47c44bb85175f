import CX11

/// What lies behind: a page of text as wide as the screen.
enum Backdrop {
    static let lineHeight = 20

    /// Writes lines of text on white, from the top of a pixmap or window.
    static func write(
        _ prose: inout Prose, on target: Drawable, of screen: Screen, width: Int, height: Int
    ) {
        screen.fill(target, 0xffffff, x: 0, y: 0, width: width, height: height)
        for y in stride(from: 0, through: height - lineHeight, by: lineHeight) {
            let text = prose.line((width - 260) / 8)
            screen.write(text, on: target, x: 24, y: y, ink: prose.ink())
        }
    }

    /// A document in a program: a bar at the top, a list at the side, and text.
    static func document(_ screen: Screen, seed: UInt64) -> Pixmap {
        let (width, height) = (screen.width, screen.height)
        let page = screen.pixmap(width: width, height: height)
        var prose = Prose(seed: seed)
        screen.fill(page, 0xffffff, x: 0, y: 0, width: width, height: height)
        for y in 0..<44 {
            let shade = UInt32(0x35 + y / 2)
            screen.fill(
                page, shade << 16 | (shade + 0x20) << 8 | 0x90, x: 0, y: y, width: width, height: 1)
        }
        screen.write("Letters and reports", on: page, x: 16, y: 12, ink: 0xffffff)
        screen.fill(page, 0xeef0f3, x: 0, y: 44, width: 220, height: height - 44)
        for (index, y) in stride(from: 60, to: height - 30, by: 30).enumerated() {
            if index == 3 { screen.fill(page, 0xcfdcf5, x: 8, y: y, width: 204, height: 26) }
            let colour = UInt32(truncatingIfNeeded: (index &* 0x3b5d17) & 0x7f7f7f) + 0x404040
            screen.fill(page, colour, x: 16, y: y + 5, width: 16, height: 16)
            screen.write(prose.word(), on: page, x: 42, y: y + 4, ink: 0x303030)
        }
        for y in stride(from: 60, to: height - 24, by: 20) {
            let text = prose.line((width - 300) / 8)
            screen.write(text, on: page, x: 248, y: y, ink: prose.ink())
        }
        return page
    }

    /// Puts a photograph on a pixmap.
    static func put(
        _ photograph: Photograph, on target: Drawable, of screen: Screen, x: Int, y: Int
    ) {
        guard
            let picture = SharedPicture(
                screen, width: photograph.width, height: photograph.height)
        else { return }
        picture.pixels.update(from: photograph.pixels, count: photograph.pixels.count)
        picture.put(on: target, x: x, y: y)
        screen.sync()
    }
}
