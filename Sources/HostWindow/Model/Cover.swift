/// How much of a window others hide.
enum Cover {
    /// A rectangle of the screen.
    struct Area: Equatable {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
    }

    /// Whether so little of a window is seen that it cannot be read.
    static func isHidden(_ window: Area, below others: [Area]) -> Bool {
        guard window.width > 0, window.height > 0 else { return true }
        // A grid of points is exact enough for a person, and bounded whatever lies above.
        let steps = 12
        var seen = 0
        for row in 0..<steps {
            for column in 0..<steps {
                let x = window.x + (2 * column + 1) * window.width / (2 * steps)
                let y = window.y + (2 * row + 1) * window.height / (2 * steps)
                let isCovered = others.contains {
                    (0..<$0.width).contains(x - $0.x) && (0..<$0.height).contains(y - $0.y)
                }
                if !isCovered { seen += 1 }
            }
        }
        return seen * 3 < steps * steps
    }
}
