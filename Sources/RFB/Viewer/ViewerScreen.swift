public import Raster

/// One monitor, as a viewer is told of it.
public struct ViewerScreen: Hashable, Sendable {
    /// A number that stays with the monitor.
    public var id: UInt32
    /// Where it is on the shared screen, in pixels.
    public var area: Rectangle

    /// Makes a monitor.
    public init(id: UInt32, area: Rectangle) {
        self.id = id
        self.area = area
    }
}
