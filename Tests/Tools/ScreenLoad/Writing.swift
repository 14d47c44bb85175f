import CX11
import ScreenFrames

/// A caret that blinks; nothing else.
final class Idle: Workload {
    let framesPerSecond = 2.0
    private let screen: Screen
    private let window: Window

    init(_ screen: Screen) {
        self.screen = screen
        window = screen.window(
            x: 0, y: 0, width: screen.width, height: screen.height,
            background: Backdrop.document(screen, seed: 7))
    }

    func prepare(_ number: Int) -> (barcode: (x: Int, y: Int), area: FrameNote.Area) {
        // Too small for a barcode: no place where one would be found.
        ((-1, -1), FrameNote.Area(x: 400, y: 300, width: 2, height: 18))
    }

    func show(_ number: Int) {
        screen.fill(
            window, number.isMultiple(of: 2) ? 0xffffff : 0, x: 400, y: 300, width: 2, height: 18)
    }
}

/// One more character in a line, and a caret behind it.
final class Typing: Workload {
    let framesPerSecond = 10.0
    private static let place = (x: 300, y: 400)
    private let screen: Screen
    private let window: Window
    private let strip: Pixmap
    private let code: SharedPicture
    private let width: Int
    private let height = 26
    private var text = ""
    private var prose = Prose(seed: 21)

    init?(_ screen: Screen) {
        guard let code = SharedPicture(screen, width: Barcode.width, height: Barcode.height) else {
            return nil
        }
        (self.screen, self.code) = (screen, code)
        width = min(640, screen.width - Self.place.x)
        strip = screen.pixmap(width: width, height: height)
        window = screen.window(
            x: 0, y: 0, width: screen.width, height: screen.height,
            background: Backdrop.document(screen, seed: 7))
        screen.fill(
            window, 0xffffff, x: Self.place.x, y: Self.place.y, width: width, height: height)
        text = prose.line(width / 9)
    }

    private var position = 0

    func prepare(_ number: Int) -> (barcode: (x: Int, y: Int), area: FrameNote.Area) {
        if position >= text.count {
            text = prose.word() + " " + prose.line(width / 9)
            position = 0
        }
        position += 1
        let typed = String(text.prefix(position))
        screen.fill(strip, 0xffffff, x: 0, y: 0, width: width, height: height)
        screen.write(typed, on: strip, x: 0, y: 0, ink: 0x1f1f1f, face: .typed)
        let end = screen.width(of: typed, face: .typed)
        screen.fill(strip, 0, x: end + 1, y: 0, width: 1, height: 17)
        Barcode.paint(number, into: code.pixels, stride: code.width)
        code.put(on: strip, x: 0, y: 18)
        screen.sync()
        return (
            (Self.place.x, Self.place.y + 18),
            FrameNote.Area(x: Self.place.x, y: Self.place.y, width: width, height: height)
        )
    }

    func show(_ number: Int) {
        screen.copy(
            from: strip, width: width, height: height, to: window, x: Self.place.x,
            y: Self.place.y)
    }
}
