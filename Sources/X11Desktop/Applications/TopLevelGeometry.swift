import Raster

/// Where a child of the root window is, as the server counts: its border is outside its size.
struct TopLevelGeometry: Equatable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
    var border: Int

    /// What it draws on, in pixels of the screen.
    var inner: Rectangle {
        Rectangle(x: x + border, y: y + border, width: width, height: height)
    }

    /// Whether its memory is of the same size.
    func hasSize(of other: TopLevelGeometry) -> Bool {
        width == other.width && height == other.height && border == other.border
    }
}
