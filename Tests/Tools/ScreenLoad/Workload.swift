import ScreenFrames

/// Something that changes on the screen, frame by frame.
protocol Workload: AnyObject {
    /// How often, unless told otherwise.
    var framesPerSecond: Double { get }

    /// Makes a frame ready, without showing anything of it, and says where it will be.
    func prepare(_ number: Int) -> (barcode: (x: Int, y: Int), area: FrameNote.Area)

    /// Shows the frame that was made ready.
    func show(_ number: Int)
}

extension FrameNote.Area {
    /// All of a screen.
    init(of screen: Screen) { self.init(x: 0, y: 0, width: screen.width, height: screen.height) }
}
