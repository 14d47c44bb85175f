import CX11
import Glibc
import HostRuntime
import Raster
import TestSupport
import Testing

@testable import X11Desktop

@Suite(.timeLimit(.minutes(1)))
struct LockScreenTests {
    @Test func `the server's own screensaver counts`() async throws {
        let server = try XServer.xvfb(size: (320, 240))
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        var states = await desktop.lockStates().makeAsyncIterator()
        #expect(await states.next() == false)
        try server.run(["xset", "s", "activate"])
        #expect(await states.next() == true)
        try server.run(["xset", "s", "reset"])
        #expect(await states.next() == false)
        await desktop.close()
    }

    @Test func `what is locked already is told first`() async throws {
        let server = try XServer.xvfb(size: (320, 240))
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        try server.run(["xset", "s", "activate"])
        var states = await desktop.lockStates().makeAsyncIterator()
        #expect(await states.next() == true)
        await desktop.close()
    }

    @Test func `XScreenSaver says by a property what it does`() async throws {
        let server = try XServer.xvfb(size: (320, 240))
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        var states = await desktop.lockStates().makeAsyncIterator()
        #expect(await states.next() == false)
        let property = XInternAtom(client.display, "_SCREENSAVER_STATUS", 0)
        for (word, isLocked) in [("LOCK", true), ("", false), ("BLANK", true)] {
            let atom = word.isEmpty ? 0 : XInternAtom(client.display, word, 0)
            let values: [UInt] = [atom, 1, 0]
            values.withUnsafeBytes { bytes in
                _ = XChangeProperty(
                    client.display, client.root, property, XA_INTEGER, 32,
                    CInt(PropModeReplace),
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), 3)
            }
            XSync(client.display, 0)
            #expect(await states.next() == isLocked)
        }
        await desktop.close()
    }

    @Test(arguments: ["i3lock", "slock"])
    func `a plain locker is known by its window`(name: String) async throws {
        let server = try XServer.xvfb(size: (320, 240))
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        var states = await desktop.lockStates().makeAsyncIterator()
        #expect(await states.next() == false)
        var attributes = XSetWindowAttributes()
        attributes.override_redirect = 1
        let window = XCreateWindow(
            client.display, client.root, 0, 0, 320, 240, 0, 0, UInt32(InputOutput), nil,
            UInt(CWOverrideRedirect), &attributes)
        let bytes = Array("\(name)\0\(name)\0".utf8)
        XChangeProperty(
            client.display, window, XA_WM_CLASS, XA_STRING, 8, CInt(PropModeReplace), bytes,
            CInt(bytes.count))
        XMapRaised(client.display, window)
        XSync(client.display, 0)
        #expect(await states.next() == true)
        XDestroyWindow(client.display, window)
        XSync(client.display, 0)
        #expect(await states.next() == false)
        await desktop.close()
    }

    @Test func `a watch ends with whoever reads it, or with the display`() async throws {
        let server = try XServer.xvfb(size: (320, 240))
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        for _ in 0..<20 {
            let states = await desktop.lockStates()
            for await isLocked in states {
                #expect(!isLocked)
                break
            }
        }
        let states = await desktop.lockStates()
        server.crash()
        for await isLocked in states {
            #expect(!isLocked)
            break
        }
        await desktop.close()
    }
}
