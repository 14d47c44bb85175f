extension Framebuffer {
    /// Copies an area from elsewhere in the picture; both may overlap.
    ///
    /// What does not lie within the picture is not copied at all.
    public func move(_ move: Move) {
        let area = move.area
        let source = Rectangle(
            x: move.source.x, y: move.source.y, width: area.width, height: area.height)
        let whole = Rectangle(size)
        guard whole.contains(area), whole.contains(source), !area.isEmpty else { return }
        for step in 0..<area.height {
            // Rows that are still to be read are not written before.
            let row = area.y > source.y ? area.height - 1 - step : step
            UnsafeMutableRawPointer(self.row(area.y + row) + area.x).copyMemory(
                from: self.row(source.y + row) + source.x, byteCount: area.width * 4)
        }
    }
}
