import CX11
import Glibc
import HostRuntime
import Raster
import TestSupport
import Testing

@testable import X11Desktop

@Suite(.timeLimit(.minutes(1)))
struct TerminalTypingTests {
    @Test(arguments: ["us", "de", "fr", "ru"])
    func `text arrives in a real terminal, dead keys composed`(layout: String) async throws {
        let server = try XServer.xvfb(size: (800, 600))
        try server.run(["setxkbmap", "-layout", layout])
        let client = try TestClient(server)
        let path = "\(server.folder)/typed"
        let script = "stty -echo; echo ready > \(path).ready; cat > \(path)"
        let terminal = try server.start(
            ["xterm", "-u8", "-geometry", "80x24+0+0", "-e", "sh", "-c", script])
        try await within(seconds: 10, "a terminal") {
            while access("\(path).ready", F_OK) != 0 {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        // Without a window manager the focus follows the pointer.
        XWarpPointer(client.display, 0, client.root, 0, 0, 0, 0, 100, 100)
        XSync(client.display, 0)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let text = "Grüße, Ça va? Привет! αβγ {x[1]} @€ – 漢字 AbC"
        for scalar in text.unicodeScalars {
            await tap(stream, scalar.value < 0x100 ? scalar.value : 0x0100_0000 | scalar.value)
        }
        for symbol in [XK_dead_acute, XK_e, XK_dead_circumflex, XK_O] {
            await tap(stream, UInt32(symbol))
        }
        // As viewers send AltGr+ä, or AltGr+ö, of another layout.
        await stream.key(keysym: UInt32(XK_ISO_Level3_Shift), isDown: true)
        await tap(stream, UInt32(XK_dead_circumflex))
        await stream.key(keysym: UInt32(XK_ISO_Level3_Shift), isDown: false)
        await tap(stream, UInt32(XK_o))
        await stream.key(keysym: UInt32(XK_ISO_Level3_Shift), isDown: true)
        await tap(stream, UInt32(XK_odiaeresis))
        await stream.key(keysym: UInt32(XK_ISO_Level3_Shift), isDown: false)
        await tap(stream, UInt32(XK_Return))
        let expected = text + "éÔôö\n"
        let typed = try await within(seconds: 5, "the text") {
            while true {
                let typed = try run(["cat", path]).text
                if typed.hasSuffix("\n") { return typed }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        #expect(typed == expected)
        withExtendedLifetime(terminal) {}
        await desktop.close()
    }

    private func tap(_ stream: any ScreenStream, _ keysym: UInt32) async {
        await stream.key(keysym: keysym, isDown: true)
        await stream.key(keysym: keysym, isDown: false)
    }
}
