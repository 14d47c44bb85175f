import Testing

/// Who may import whom, and why.
///
/// Whatever is not named here may not be imported.
enum ModuleTable {
    /// A module, what it is for, and what it may import beside the standard library.
    struct Entry: Sendable {
        let name: String
        let purpose: String
        let imports: Set<String>
        let reason: String
    }

    /// No I/O, no clock, no thread, no logger.
    static let pure: [Entry] = [
        Entry("ByteCodec", "fields in byte arrays", [], "pure"),
        Entry("Raster", "rectangles, regions, pictures", [], "pure"),
        Entry("Invitation", "codes, links, addresses", [], "pure: it reads what strangers write"),
        Entry("Policy", "of two permissions, the stricter", [], "pure"),
        Entry(
            "RFB", "the server side of RFC 6143", ["ByteCodec", "Raster"],
            "compressors come in as protocols"),
        Entry(
            "JSONRPC", "envelopes and ids", ["FoundationEssentials"],
            "its JSON coders, and nothing of ICU"),
        Entry("LocalAPI", "what goes over the Unix socket", ["JSONRPC"], "types only"),
        Entry(
            "PlainText", "remote text made harmless; the transcript", ["LocalAPI"],
            "both faces show the same text; a transcript is of the local API's lines"),
        Entry(
            "GatewayAPI", "what goes to and from the gateway", ["JSONRPC", "Policy"],
            "a policy is one of its messages"),
        Entry(
            "SupportSession", "phases, consent, chat, deadlines", ["GatewayAPI", "Policy"],
            "rules over the protocol's events"),
    ]

    /// The host's composition of the pure parts; it declares the ports.
    static let host: [Entry] = [
        Entry(
            "HostRuntime", "runs a session on the ports",
            Set(pure.map(\.name)).union(["FoundationEssentials", "Logging", "Synchronization"]),
            "all pure modules; times of day come from FoundationEssentials; no C, no Glibc")
    ]

    /// What adapters stand on; it knows no port and nothing of the product.
    static let ground: [Entry] = [
        Entry(
            "EventLoop", "threads that run an actor's jobs and poll", ["CLinux", "Glibc"],
            "eventfd, poll and pthreads are Linux's; else each adapter would need its own"),
        Entry(
            "Translation", "the customer's language, times and numbers", ["CLinux", "Glibc"],
            "gettext and locales are the C library's"),
        Entry(
            "Widgets", "GTK's loop and widgets", ["CGTK", "Dispatch"],
            "the only one that connects signals; the main actor's queue is libdispatch's"),
        Entry(
            "Hashing", "SHA-256 and scrypt", ["CLibcrypto"],
            "files, tokens and passwords are hashed by libcrypto, wrapped once"),
    ]

    /// One outside thing each; none imports another one, but for the two halves of the socket.
    static let adapters: [Entry] = [
        Entry(
            "X11Desktop", "the X server",
            ["CX11", "EventLoop", "Glibc", "HostRuntime", "Policy", "Raster", "Logging"],
            "fills the port Desktop"),
        Entry(
            "CurlLink", "HTTPS and WebSocket",
            ["CCurl", "CLinux", "CWslay", "EventLoop", "Glibc", "HostRuntime", "Logging"],
            "fills the port GatewayLink"),
        Entry(
            "DesktopNotify", "the message buses: notifications, locks",
            ["CNotify", "EventLoop", "Glibc", "HostRuntime", "Logging"],
            "fills the ports Notifier, SessionLocks and QuietDesktop; libnotify waits in GLib's "
                + "loop, on a thread of its own"),
        Entry(
            "PangoPainter", "watermarks", ["CPango", "EventLoop", "HostRuntime", "Raster"],
            "fills the port MarkPainter; Pango keeps its fonts by thread"),
        Entry("Codecs", "deflate and JPEG", ["CCodecs", "RFB"], "fills the compressors of RFB"),
        Entry(
            "FileStore", "files on the disk",
            ["CLinux", "Glibc", "Hashing", "HostRuntime", "Synchronization"],
            "fills the port FileStore; whole files have SHA-256, and renames are Linux's"),
        Entry(
            "PolicyFile", "the administrator's file", ["CYAML", "Glibc", "Invitation", "Policy"],
            "reads YAML into a Policy and gateways"),
        Entry(
            "LocalSocket", "the client's half of the socket",
            ["CLinux", "EventLoop", "Glibc", "JSONRPC", "LocalAPI"],
            "sockets and processes are Linux's"),
        Entry(
            "LocalServer", "the daemon's half of the socket",
            ["CLinux", "EventLoop", "Glibc", "JSONRPC", "LocalAPI", "LocalSocket", "Logging"],
            "both halves agree on where the socket is, and cut lines alike"),
    ]

    /// What people see; both know the local API only.
    static let faces: [Entry] = [
        Entry(
            "HostCLI", "the commands",
            [
                "ArgumentParser", "CLinux", "EventLoop", "Glibc", "Invitation", "JSONRPC",
                "LocalAPI", "LocalSocket", "PlainText", "PolicyFile", "Translation",
            ],
            "terminals are Linux's; links are read before the daemon is started, and policies "
                + "without one"),
        Entry(
            "HostWindow", "the window",
            [
                "CGTK", "Glibc", "Invitation", "LocalAPI", "LocalSocket", "PlainText",
                "Translation", "Widgets",
            ],
            "GTK comes by Widgets, and by its own name where no wrapper has the call; sounds are "
                + "loaded by dlopen"),
    ]

    /// The reference gateway, which shares only the protocol with the host.
    static let gateway: [Entry] = [
        Entry(
            "Gateway", "the reference gateway",
            [
                "Dispatch", "FoundationEssentials", "GRDB", "GatewayAPI", "Glibc", "Hashing",
                "JSONRPC", "Logging", "NIOConcurrencyHelpers", "NIOCore", "NIOHTTP1", "NIOPosix",
                "NIOSSL", "NIOWebSocket", "Policy",
            ], "nothing by which the host speaks: it checks the host's WebSocket and protocol")
    ]

    /// Parse, build, run.
    static let programs: [Entry] = [
        Entry("deskhand", "the command line", ["HostCLI"], "one line"),
        Entry("deskhand-window", "the window", ["Glibc", "HostWindow"], "one line, and exit"),
        Entry(
            "deskhandd", "the daemon: where ports meet adapters",
            Set(adapters.map(\.name)).union([
                "ArgumentParser", "Dispatch", "EventLoop", "GatewayAPI", "Glibc", "HostRuntime",
                "Invitation", "LocalAPI", "Logging", "Policy",
            ]), "the only one that knows a port and what fills it; signals come by Dispatch"),
        Entry(
            "deskhand-gateway", "the gateway's command line",
            ["ArgumentParser", "Dispatch", "Gateway", "Policy", "Glibc", "Logging"],
            "options and signals"),
    ]

    /// For development, below `Tests/Tools`: no package ships one of them.
    static let tools: [Entry] = [
        Entry(
            "BenchServer", "the screen without gateway and session",
            [
                "Codecs", "Glibc", "HostRuntime", "Logging", "Policy", "Synchronization",
                "X11Desktop",
            ],
            "the host's own path to the screen"),
        Entry(
            "FakeDaemon", "a daemon that does what a test wants",
            ["Glibc", "JSONRPC", "LocalAPI", "LocalServer", "LocalSocket", "Logging"],
            "the daemon's half of the socket"),
        Entry(
            "ScreenFrames", "numbers that frames bear", ["Glibc"],
            "what draws and what measures share nothing else"),
        Entry(
            "ScreenLoad", "draws what is measured",
            ["CX11", "Glibc", "ScreenFrames", "ScreenText"],
            "a program like any other on the display"),
        Entry(
            "ScreenMeter", "measures as a viewer", ["CCodecs", "CX11", "Glibc", "ScreenFrames"],
            "an opinion of its own: not one line of RFB or Codecs"),
    ]

    /// Headers made visible, and what Swift cannot see of them.
    static let cModules: Set<String> = [
        "CLinux", "CX11", "CCurl", "CWslay", "CCodecs", "CYAML", "CLibcrypto", "CNotify", "CGTK",
        "CPango",
    ]

    /// All modules in Swift.
    static let all = pure + host + ground + adapters + faces + gateway + programs
}

extension ModuleTable.Entry: CustomTestStringConvertible {
    var testDescription: String { name }

    init(_ name: String, _ purpose: String, _ imports: Set<String>, _ reason: String) {
        self.init(name: name, purpose: purpose, imports: imports, reason: reason)
    }
}
