import CX11
import Glibc
import HostRuntime
import Policy
import Raster
import TestSupport
import Testing

@testable import X11Desktop

/// A screen with two applications: this process, with a green window, and another program.
struct SharedDesk {
    static let green: UInt32 = 0x00_a000
    /// Where the green window is: the left half.
    static let area = Rectangle(x: 60, y: 100, width: 300, height: 300)

    let desk: GuardedDesk
    let own: OwnClient
    let frame = Framebuffer(size: Size(width: 1, height: 1))

    init(_ windowManager: GuardedDesk.WindowManager = .none) async throws {
        desk = try await GuardedDesk(windowManager)
        own = try OwnClient(desk.server, area: Self.area, color: UInt(Self.green))
        await own.perform { display, window in XStoreName(display, window, "Letter") }
    }

    /// This process, as an application that a customer chooses.
    static func ourselves() throws -> VisiblePart {
        let application = try #require(ProcessFacts().application(of: getpid()))
        return VisiblePart(policy: ApplicationPolicy(), chosen: [application])
    }

    static func titled(
        _ mode: ApplicationFilter.Mode, _ title: String
    ) throws -> VisiblePart {
        let rule = try ApplicationRule(by: .title, value: title)
        let filter = try ApplicationFilter(mode: mode, list: [rule])
        return VisiblePart(policy: ApplicationPolicy(filter: filter), chosen: nil)
    }

    /// Takes the next frame.
    func next() async throws -> FrameUpdate { try await desk.stream.nextFrame(into: frame) }

    /// How many pixels of the green window are in the frame.
    var greenCount: Int { frame.colours.count { $0 == Self.green } }

    /// Whether the other program's window, which is white, is in the frame.
    var showsForeign: Bool {
        let place = GuardedDesk.foreignArea
        return frame.colours[(place.y + 300) * frame.size.width + place.x + 200] == 0xff_ffff
    }

    /// Waits for a frame with the green window in it.
    func untilGreen() async throws {
        repeat { _ = try await next() } while greenCount == 0
    }
}

extension GuardedDesk {
    /// Waits until nothing is held down anywhere.
    func untilNothingHeld() async throws {
        try await eventually("keys and buttons that are up") { [client] in
            client.keysDown() == [] && client.pointer().mask & 0x1f00 == 0
        }
    }
}
