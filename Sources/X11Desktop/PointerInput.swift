import CX11
import Raster

/// Moves and clicks for viewers: XTest.
final class PointerInput {
    private let connection: DisplayConnection
    private let record: HeldRecord
    /// The server's button for each one of RFB's mask: the person may have swapped left and right.
    private var buttons: [UInt32] = []

    /// RFB's extended mask has nine: left, middle, right, four of wheels, back, forward.
    private static let count = 9
    /// The bits of RFB's mask that are buttons.
    static let all: UInt16 = 1 << UInt16(count) - 1

    init(connection: DisplayConnection, record: HeldRecord) {
        self.connection = connection
        self.record = record
        refreshMapping()
    }

    /// Asks again which physical button makes which logical one.
    func refreshMapping() {
        var map = [UInt8](repeating: 0, count: 256)
        let known = Int(XGetPointerMapping(connection.pointer, &map, CInt(map.count)))
        buttons = (1...Self.count).map { logical in
            let index = map.prefix(max(0, known)).firstIndex { Int($0) == logical }
            return UInt32(index.map { $0 + 1 } ?? logical)
        }
    }

    /// Moves the pointer, in pixels of the root window.
    func move(to position: Point) {
        XTestFakeMotionEvent(
            connection.pointer, connection.screen, CInt(clamping: position.x),
            CInt(clamping: position.y), 0)
    }

    /// Presses or releases the buttons of a mask.
    func change(_ mask: UInt16, isDown: Bool) {
        for (index, button) in buttons.enumerated() where mask >> UInt16(index) & 1 == 1 {
            record.file?.note(button: button, isDown: isDown)
            XTestFakeButtonEvent(connection.pointer, button, isDown ? 1 : 0, 0)
        }
    }
}
