import CX11
import Glibc
import ScreenFrames

/// A window with a photograph that is dragged over a page of text.
final class WindowDrag: Workload {
    let framesPerSecond = 30.0
    private let screen: Screen
    private let window: Window
    private let code: SharedPicture
    private let size = (width: 800, height: 600)
    private var place = (x: 100, y: 100)

    init?(_ screen: Screen) {
        guard let code = SharedPicture(screen, width: Barcode.width, height: Barcode.height) else {
            return nil
        }
        (self.screen, self.code) = (screen, code)
        _ = screen.window(
            x: 0, y: 0, width: screen.width, height: screen.height,
            background: Backdrop.document(screen, seed: 7))
        let picture = screen.pixmap(width: size.width, height: size.height)
        Backdrop.put(
            Photograph(width: size.width, height: size.height, seed: 3), on: picture, of: screen,
            x: 0, y: 0)
        window = screen.window(
            x: place.x, y: place.y, width: size.width, height: size.height, background: picture)
    }

    func prepare(_ number: Int) -> (barcode: (x: Int, y: Int), area: FrameNote.Area) {
        Barcode.paint(number, into: code.pixels, stride: code.width)
        let time = Double(number)
        place.x = Int(Double(screen.width - size.width) * (0.5 + 0.47 * sin(time * 0.023)))
        place.y = Int(Double(screen.height - size.height) * (0.5 + 0.47 * sin(time * 0.031 + 2)))
        let area = FrameNote.Area(x: place.x, y: place.y, width: size.width, height: size.height)
        return ((place.x + 16, place.y + 16), area)
    }

    func show(_ number: Int) {
        code.put(on: window, x: 16, y: 16)
        XMoveWindow(screen.display, window, CInt(place.x), CInt(place.y))
    }
}

/// A film: a camera that pans over a photograph, something that moves before it, and grain.
final class Video: Workload {
    let framesPerSecond = 30.0
    private static let frames = 60
    private let screen: Screen
    private let window: Window
    private let film: SharedPicture
    private let size: (width: Int, height: Int)
    private let place: (x: Int, y: Int)

    init?(_ screen: Screen) {
        self.screen = screen
        size = (min(960, screen.width), min(540, screen.height))
        place = ((screen.width - size.width) / 2, (screen.height - size.height) / 2)
        let rows = size.height * Self.frames
        guard let film = SharedPicture(screen, width: size.width, height: rows) else { return nil }
        self.film = film
        window = screen.window(
            x: 0, y: 0, width: screen.width, height: screen.height,
            background: Backdrop.document(screen, seed: 7))
        shoot()
    }

    private func shoot() {
        let margin = 240
        let scene = Photograph(
            width: size.width + 2 * margin, height: size.height + 2 * margin, seed: 11)
        let actor = Photograph(width: 320, height: 320, seed: 12)
        var random = Random(5)
        let grain = (0..<(1 << 16)).map { _ in Int32(random.signed() * 1.6) }
        for frame in 0..<Self.frames {
            let angle = 2 * Double.pi * Double(frame) / Double(Self.frames)
            let pan = (margin + Int(220 * cos(angle)), margin + Int(200 * sin(2 * angle)))
            let at = (
                Int(Double(size.width - 320) * (0.5 + 0.4 * cos(3 * angle))),
                Int(Double(size.height - 320) * (0.5 + 0.4 * sin(2 * angle)))
            )
            let start = film.pixels + frame * size.width * size.height
            for y in 0..<size.height {
                let noise = random.below(1 << 16)
                for x in 0..<size.width {
                    let (dx, dy) = (x - at.0 - 160, y - at.1 - 160)
                    let source =
                        dx * dx + dy * dy < 150 * 150
                        ? actor.pixels[(y - at.1) * 320 + x - at.0]
                        : scene.pixels[(y + pan.1) * scene.width + x + pan.0]
                    start[y * size.width + x] = Self.add(
                        grain[(noise + x) & 0xffff], to: source)
                }
            }
        }
    }

    private static func add(_ grain: Int32, to pixel: UInt32) -> UInt32 {
        func channel(_ shift: UInt32) -> UInt32 {
            UInt32(min(max(Int32(pixel >> shift & 255) + grain, 0), 255)) << shift
        }
        return channel(16) | channel(8) | channel(0)
    }

    func prepare(_ number: Int) -> (barcode: (x: Int, y: Int), area: FrameNote.Area) {
        let row = number % Self.frames * size.height + 16
        Barcode.paint(number, into: film.pixels + row * film.width + 16, stride: film.width)
        let area = FrameNote.Area(x: place.x, y: place.y, width: size.width, height: size.height)
        return ((place.x + 16, place.y + 16), area)
    }

    func show(_ number: Int) {
        film.put(
            on: window, x: place.x, y: place.y, fromRow: number % Self.frames * size.height,
            rows: size.height)
    }
}

/// Whole screens: a document, a photograph, and so on.
final class Slideshow: Workload {
    let framesPerSecond = 1.0
    private static let frames = 6
    private let screen: Screen
    private let window: Window
    private let slides: SharedPicture

    init?(_ screen: Screen) {
        self.screen = screen
        let (width, height) = (screen.width, screen.height)
        guard
            let slides = SharedPicture(screen, width: width, height: height * Self.frames)
        else { return nil }
        self.slides = slides
        for slide in 0..<Self.frames {
            if slide.isMultiple(of: 2) {
                let page = Backdrop.document(screen, seed: 100 + UInt64(slide))
                slides.take(from: page, rows: height, toRow: slide * height)
                XFreePixmap(screen.display, page)
            } else {
                let picture = Photograph(width: width, height: height, seed: 100 + UInt64(slide))
                (slides.pixels + slide * height * width)
                    .update(from: picture.pixels, count: picture.pixels.count)
            }
        }
        window = screen.window(x: 0, y: 0, width: width, height: height)
    }

    func prepare(_ number: Int) -> (barcode: (x: Int, y: Int), area: FrameNote.Area) {
        let row = number % Self.frames * screen.height + 8
        Barcode.paint(number, into: slides.pixels + row * slides.width + 8, stride: slides.width)
        return ((8, 8), FrameNote.Area(of: screen))
    }

    func show(_ number: Int) {
        slides.put(
            on: window, x: 0, y: 0, fromRow: number % Self.frames * screen.height,
            rows: screen.height)
    }
}
