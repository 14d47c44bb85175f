import Raster
import Testing

@testable import X11Desktop

/// Which pixels come from which window.
struct CompositionPlanTests {
    private let screen = Region(Rectangle(x: 0, y: 0, width: 100, height: 100))

    private func layer(_ x: Int, _ y: Int, opaque: Bool = true) -> CompositionPlan.Layer {
        CompositionPlan.Layer(
            region: Region(Rectangle(x: x, y: y, width: 40, height: 40)), isOpaque: opaque)
    }

    @Test func `where there is no window, there is the backdrop`() {
        let plan = CompositionPlan(layers: [], dirty: screen)
        #expect(plan.backdrop == screen && plan.copies.isEmpty)
    }

    @Test func `what a window covers is copied once`() {
        let plan = CompositionPlan(layers: [layer(0, 0), layer(20, 20)], dirty: screen)
        #expect(plan.copies.map(\.layer) == [0, 1])
        #expect(plan.copies.map(\.region.area) == [1600 - 400, 1600])
        #expect(plan.backdrop.area == 10_000 - 2800)
    }

    @Test func `below a translucent window is what is below it, from bottom to top`() {
        let plan = CompositionPlan(
            layers: [layer(0, 0), layer(20, 20, opaque: false)], dirty: screen)
        #expect(plan.copies.map(\.layer) == [0, 1])
        #expect(plan.copies.map(\.region.area) == [1600, 1600])
        #expect(plan.backdrop.area == 10_000 - 1600)
    }

    @Test func `nothing is touched that is not dirty`() {
        let dirty = Region(Rectangle(x: 30, y: 30, width: 10, height: 10))
        let plan = CompositionPlan(layers: [layer(0, 0), layer(60, 60)], dirty: dirty)
        #expect(plan.backdrop.isEmpty)
        #expect(plan.copies == [CompositionPlan.Copy(layer: 0, region: dirty)])
    }

    @Test func `every dirty pixel has one source that hides those below`() {
        let layers = [layer(0, 0), layer(30, 10), layer(10, 30, opaque: false), layer(50, 50)]
        let dirty = Region([
            Rectangle(x: 5, y: 5, width: 50, height: 50),
            Rectangle(x: 40, y: 40, width: 60, height: 30),
        ])
        let plan = CompositionPlan(layers: layers, dirty: dirty)
        let opaque = plan.copies.filter { layers[$0.layer].isOpaque }.map(\.region)
        let sum = opaque.reduce(plan.backdrop.area) { $0 + $1.area }
        #expect(sum == dirty.area)
        #expect(opaque.reduce(plan.backdrop) { $0.union($1) } == dirty)
    }
}
