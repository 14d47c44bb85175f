import CX11
import Glibc
import HostRuntime
import TestSupport
import Testing

@testable import X11Desktop

@Suite(.timeLimit(.minutes(1)))
struct ClipboardTests {
    @Test(arguments: [
        "Grüße – 漢字 😀", "a\nb\n", String(repeating: "0123456789abcdéf", count: 150_000),
    ])
    func `what is copied elsewhere is reported, also in increments`(text: String) async throws {
        let server = try XServer.xvfb(size: (100, 100))
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        var changes = await desktop.clipboardChanges().makeAsyncIterator()
        let owner = try copy(text, server)
        #expect(await changes.next() == text)
        withExtendedLifetime(owner) {}
        await desktop.close()
    }

    @Test(arguments: ["Grüße – 漢字 😀", "", String(repeating: "0123456789abcdéf", count: 150_000)])
    func `what is set is pasted elsewhere, also in increments`(text: String) async throws {
        let server = try XServer.xvfb(size: (100, 100))
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        await desktop.setClipboard(text)
        let pasted = try server.run(
            ["xclip", "-selection", "clipboard", "-o", "-t", "UTF8_STRING"])
        #expect(pasted.text == text)
        let targets = try server.run(["xclip", "-selection", "clipboard", "-o", "-t", "TARGETS"])
        #expect(targets.text.contains("UTF8_STRING\n"))
        await desktop.close()
    }

    @Test
    func `what was set is not reported back, and is cleared only while it is there`() async throws {
        let server = try XServer.xvfb(size: (100, 100))
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        var changes = await desktop.clipboardChanges().makeAsyncIterator()
        for index in 0..<100 { await desktop.setClipboard("ours \(index)") }
        let manager = try copy("ours 99", server)
        try await desktop.waitForClipboardRequest(1)
        let owner = try copy("theirs", server)
        #expect(await changes.next() == "theirs")
        await desktop.clearClipboard()
        #expect(try server.run(["xclip", "-selection", "clipboard", "-o"]).text == "theirs")
        await desktop.setClipboard("ours")
        await desktop.clearClipboard()
        #expect(try server.run(["xclip", "-selection", "clipboard", "-o"]).status != 0)
        withExtendedLifetime((manager, owner)) {}
        await desktop.close()
    }

    @Test
    func `an owner that says nothing costs two seconds and nothing else`() async throws {
        let server = try XServer.xvfb(size: (100, 100))
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        var changes = await desktop.clipboardChanges().makeAsyncIterator()
        let selection = XInternAtom(client.display, "CLIPBOARD", 0)
        let window = XCreateSimpleWindow(client.display, client.root, 0, 0, 1, 1, 0, 0, 0)
        XSetSelectionOwner(client.display, selection, window, Time(CurrentTime))
        XSync(client.display, 0)
        let start = ContinuousClock.now
        try await desktop.waitForClipboardRequest(1)
        #expect(await desktop.displays().count == 1)
        #expect(ContinuousClock.now - start < .seconds(1))
        while await desktop.isReadingClipboard { try await Task.sleep(for: .milliseconds(20)) }
        #expect((.seconds(1.9)) < ContinuousClock.now - start)
        #expect(ContinuousClock.now - start < .seconds(3))
        let owner = try copy("after", server)
        #expect(await changes.next() == "after")
        withExtendedLifetime(owner) {}
        await desktop.close()
    }

    @Test
    func `more than ten megabytes are not read`() async throws {
        let server = try XServer.xvfb(size: (100, 100))
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        var changes = await desktop.clipboardChanges().makeAsyncIterator()
        let large = try copy(String(repeating: "x", count: (10 << 20) + 1), server)
        try await desktop.waitForClipboardRequest(1)
        while await desktop.isReadingClipboard { try await Task.sleep(for: .milliseconds(5)) }
        let small = try copy("small", server)
        #expect(await changes.next() == "small")
        withExtendedLifetime((large, small)) {}
        await desktop.close()
    }

    /// Has xclip own the clipboard for as long as the result lives.
    private func copy(_ text: String, _ server: XServer) throws -> Child {
        let path = "\(server.folder)/clip-\(UInt32.random(in: 0...UInt32.max))"
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        defer { close(file) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw TestSupportError.noSocket }
            bytes = bytes.dropFirst(count)
        }
        return try server.start(
            ["xclip", "-quiet", "-selection", "clipboard", "-t", "UTF8_STRING", "-i", path])
    }
}

extension X11Desktop {
    var isReadingClipboard: Bool { parts?.clipboard?.isReading ?? false }

    func waitForClipboardRequest(_ count: Int) async throws {
        while parts?.clipboard?.requestCount ?? 0 < count {
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}
