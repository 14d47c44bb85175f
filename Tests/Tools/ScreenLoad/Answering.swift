import CX11
import ScreenFrames

/// A small window that changes with each key that is pressed.
final class Answering {
    private static let place = (x: 64, y: 64)
    private static let size = (width: Barcode.width + 16, height: 40)
    private let screen: Screen
    private let window: Window
    private let picture: SharedPicture
    private var number = 0

    init?(_ screen: Screen) {
        guard
            let picture = SharedPicture(
                screen, width: Self.size.width, height: Self.size.height)
        else { return nil }
        (self.screen, self.picture) = (screen, picture)
        window = screen.window(
            x: Self.place.x, y: Self.place.y, width: Self.size.width, height: Self.size.height)
        XSetInputFocus(screen.display, window, CInt(RevertToPointerRoot), UInt(CurrentTime))
        screen.sync()
    }

    /// Takes what the X server has told, and answers keys.
    func takeEvents() {
        while XPending(screen.display) > 0 {
            var event = XEvent()
            XNextEvent(screen.display, &event)
            if event.type == KeyPress { answer() }
        }
    }

    private func answer() {
        number += 1
        let colours: [UInt32] = [0xd03030, 0x30a050, 0x3050d0, 0xe0c030]
        for index in 0..<(picture.width * picture.height) {
            picture.pixels[index] = colours[number % colours.count]
        }
        Barcode.paint(
            number, into: picture.pixels + 16 * picture.width + 8, stride: picture.width)
        let note = FrameNote(
            stream: .answer, number: number, time: monotonicNow(),
            barcode: (Self.place.x + 8, Self.place.y + 16),
            area: .init(
                x: Self.place.x, y: Self.place.y, width: picture.width, height: picture.height))
        writeLine(note.line, to: 1)
        picture.put(on: window, x: 0, y: 0)
        screen.sync()
    }
}
