import Raster

/// Which pixels of a picture come from which window, where only some windows are shown.
///
/// What is shown is as if no other window were there: one that lies above hides nothing, and one
/// that lies below shines through nothing. What is no window's is the backdrop's.
struct CompositionPlan: Equatable {
    /// A window that is shown.
    struct Layer: Equatable {
        /// The pixels that it has on the screen: its shape, without its border.
        var region: Region
        /// Whether nothing below it can be seen through it.
        var isOpaque: Bool
    }

    /// Pixels to copy from one layer, by its place in the list.
    struct Copy: Equatable {
        var layer: Int
        var region: Region
    }

    /// What to copy from the backdrop, before anything else.
    var backdrop: Region
    /// What to copy from the windows then, in this order.
    var copies: [Copy]

    /// Plans how an area is made anew.
    ///
    /// - Parameters:
    ///   - layers: The windows that are shown, from bottom to top.
    ///   - dirty: The area.
    init(layers: [Layer], dirty: Region) {
        var rest = dirty
        var copies: [Copy] = []
        for (index, layer) in layers.enumerated().reversed() {
            let part = layer.region.intersection(rest)
            if part.isEmpty { continue }
            copies.append(Copy(layer: index, region: part))
            if layer.isOpaque { rest = rest.subtracting(part) }
        }
        backdrop = rest
        self.copies = copies.reversed()
    }
}
