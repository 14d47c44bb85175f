import CX11
import ScreenFrames

/// Two lines up, the X server moving what stays (XCopyArea), as terminals do.
final class Scroll: Workload {
    let framesPerSecond = 20.0
    private let screen: Screen
    private let window: Window
    private let strip: Pixmap
    private let code: SharedPicture
    private let step = 40
    private var prose = Prose(seed: 31)

    init?(_ screen: Screen) {
        guard let code = SharedPicture(screen, width: Barcode.width, height: Barcode.height) else {
            return nil
        }
        (self.screen, self.code) = (screen, code)
        strip = screen.pixmap(width: screen.width, height: step)
        let page = screen.pixmap(width: screen.width, height: screen.height)
        Backdrop.write(
            &prose, on: page, of: screen, width: screen.width, height: screen.height)
        window = screen.window(
            x: 0, y: 0, width: screen.width, height: screen.height, background: page)
    }

    func prepare(_ number: Int) -> (barcode: (x: Int, y: Int), area: FrameNote.Area) {
        Backdrop.write(&prose, on: strip, of: screen, width: screen.width, height: step)
        Barcode.paint(number, into: code.pixels, stride: code.width)
        let x = screen.width - Barcode.width - 16
        code.put(on: strip, x: x, y: step - 16)
        screen.sync()
        return ((x, screen.height - 16), FrameNote.Area(of: screen))
    }

    func show(_ number: Int) {
        let rest = screen.height - step
        screen.copy(
            from: window, row: step, width: screen.width, height: rest, to: window, x: 0, y: 0)
        screen.copy(from: strip, width: screen.width, height: step, to: window, x: 0, y: rest)
    }
}

/// The same drawn anew as one picture, as browsers do.
final class ScrollPut: Workload {
    let framesPerSecond = 20.0
    private static let frames = 128
    private let screen: Screen
    private let window: Window
    private let page: SharedPicture
    private let step = 40

    init?(_ screen: Screen) {
        self.screen = screen
        let rows = screen.height + step * (Self.frames + 1)
        guard let page = SharedPicture(screen, width: screen.width, height: rows) else {
            return nil
        }
        self.page = page
        var prose = Prose(seed: 41)
        let strip = screen.pixmap(width: screen.width, height: step)
        for row in stride(from: 0, through: rows - step, by: step) {
            Backdrop.write(&prose, on: strip, of: screen, width: screen.width, height: step)
            page.take(from: strip, rows: step, toRow: row)
        }
        window = screen.window(x: 0, y: 0, width: screen.width, height: screen.height)
        page.put(on: window, x: 0, y: 0, rows: screen.height)
    }

    private func top(_ number: Int) -> Int { number % Self.frames * step }

    func prepare(_ number: Int) -> (barcode: (x: Int, y: Int), area: FrameNote.Area) {
        let (x, y) = (screen.width - Barcode.width - 16, screen.height - 16)
        Barcode.paint(
            number, into: page.pixels + (top(number) + y) * page.width + x, stride: page.width)
        return ((x, y), FrameNote.Area(of: screen))
    }

    func show(_ number: Int) {
        page.put(on: window, x: 0, y: 0, fromRow: top(number), rows: screen.height)
    }
}
