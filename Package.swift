// swift-tools-version: 6.2
import PackageDescription

/// Every target is built with these: Swift 6 mode, and a warning is an error.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A module of ours.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A C module that only makes headers visible, and links what they declare.
func shim(_ name: String, _ libraries: [String]) -> Target {
    .target(
        name: name,
        // Debug builds would otherwise compile the inline wrappers without optimisation.
        cSettings: [.unsafeFlags(["-O2"])],
        linkerSettings: libraries.map { .linkedLibrary($0) })
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a module; what is excluded is run by them, not compiled.
func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude,
        swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "deskhand",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // Pure: no I/O, no clock, no thread.
        module("ByteCodec"),
        module("Raster"),
        module("RFB", ["ByteCodec", "Raster"]),
        module("Invitation"),
        module("Policy"),
        module("JSONRPC"),
        module("LocalAPI", ["JSONRPC"]),
        module("PlainText", ["LocalAPI"]),
        module("GatewayAPI", ["JSONRPC", "Policy"]),
        module("SupportSession", ["GatewayAPI", "Policy"]),

        // The host, and the ports that it stands on.
        module(
            "HostRuntime",
            [
                "GatewayAPI", "Invitation", "JSONRPC", "LocalAPI", "Policy", "RFB", "Raster",
                "SupportSession", logging,
            ]),

        // Adapters: one outside thing each.
        shim("CLinux", []),
        shim(
            "CX11",
            [
                "X11", "Xcomposite", "Xdamage", "Xext", "Xfixes", "Xi", "XRes", "Xrandr", "Xrender",
                "Xss", "Xtst",
            ]),
        shim("CCurl", ["curl"]),
        shim("CWslay", ["wslay"]),
        shim("CCodecs", ["isal", "png16", "turbojpeg", "z"]),
        shim("CYAML", ["yaml"]),
        shim("CLibcrypto", ["crypto"]),
        shim("CPango", []),
        module("EventLoop", ["CLinux"]),
        module("Hashing", ["CLibcrypto"]),
        module(
            "X11Desktop", ["CX11", "EventLoop", "HostRuntime", "Policy", "Raster", logging]),
        // GLib's headers are in folders of their own, which pkg-config knows.
        .systemLibrary(
            name: "CNotify", pkgConfig: "libnotify", providers: [.apt(["libnotify-dev"])]),
        module("DesktopNotify", ["CNotify", "EventLoop", "HostRuntime", logging]),
        module("PangoPainter", ["CPango", "EventLoop", "HostRuntime", "Raster"]),
        module("CurlLink", ["CCurl", "CLinux", "CWslay", "EventLoop", "HostRuntime", logging]),
        module("Codecs", ["CCodecs", "RFB"]),
        module("PolicyFile", ["CYAML", "Invitation", "Policy"]),
        module("FileStore", ["CLinux", "Hashing", "HostRuntime"]),
        module("LocalSocket", ["CLinux", "EventLoop", "JSONRPC", "LocalAPI"]),
        module(
            "LocalServer", ["CLinux", "EventLoop", "JSONRPC", "LocalAPI", "LocalSocket", logging]),

        // The reference gateway.
        .target(
            name: "Gateway",
            dependencies: [
                "GatewayAPI", "Hashing", "JSONRPC", "Policy", logging,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            resources: [.copy("Web")], swiftSettings: strict),

        // Faces.
        .systemLibrary(
            name: "CGTK", pkgConfig: "gtk+-3.0", providers: [.apt(["libgtk-3-dev"])]),
        .target(
            name: "Translation", dependencies: ["CLinux"], exclude: ["Languages"],
            swiftSettings: strict),
        module("Widgets", ["CGTK"]),
        module(
            "HostCLI",
            [
                "CLinux", "EventLoop", "Invitation", "JSONRPC", "LocalAPI", "LocalSocket",
                "PlainText", "PolicyFile", "Translation", argumentParser,
            ]),
        module(
            "HostWindow",
            [
                "CGTK", "Invitation", "LocalAPI", "LocalSocket", "PlainText", "Translation",
                "Widgets",
            ]),

        // Programs.
        program("deskhand", ["HostCLI"]),
        program("deskhand-window", ["HostWindow"]),
        program(
            "deskhandd",
            [
                "Codecs", "CurlLink", "DesktopNotify", "FileStore", "GatewayAPI", "HostRuntime",
                "Invitation", "LocalAPI", "LocalServer", "LocalSocket", "PangoPainter", "Policy",
                "PolicyFile", "X11Desktop", argumentParser, logging,
            ]),
        program(
            "deskhand-gateway", ["Gateway", "Policy", argumentParser, logging]),

        // Tests.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .target(
            name: "WindowTestSupport", dependencies: ["CGTK", "TestSupport", "Widgets"],
            path: "Tests/WindowTestSupport", swiftSettings: strict),
        .executableTarget(
            name: "deskhandd-fake",
            dependencies: ["JSONRPC", "LocalAPI", "LocalServer", "LocalSocket", logging],
            path: "Tests/Tools/FakeDaemon", swiftSettings: strict),
        .executableTarget(
            name: "deskhand-empty-window", dependencies: ["CGTK"],
            path: "Tests/Tools/EmptyWindow"),
        .executableTarget(
            name: "deskhand-bench-server",
            dependencies: ["Codecs", "GatewayAPI", "HostRuntime", "Policy", "X11Desktop", logging],
            path: "Tests/Tools/BenchServer", swiftSettings: strict),
        .executableTarget(
            name: "deskhand-window-storm", path: "Tests/Tools/WindowStorm",
            linkerSettings: [.linkedLibrary("X11"), .linkedLibrary("Xext")]),
        .executableTarget(
            name: "deskhand-screen-load", dependencies: ["CX11", "ScreenFrames", "ScreenText"],
            path: "Tests/Tools/ScreenLoad", swiftSettings: strict),
        .executableTarget(
            name: "deskhand-screen-meter", dependencies: ["CCodecs", "CX11", "ScreenFrames"],
            path: "Tests/Tools/ScreenMeter", swiftSettings: strict),
        .target(
            name: "ScreenFrames", path: "Tests/Tools/ScreenFrames", swiftSettings: strict),
        .target(
            name: "ScreenText", path: "Tests/Tools/ScreenText",
            cSettings: [.unsafeFlags(["-I/usr/include/freetype2"])],
            linkerSettings: [.linkedLibrary("X11"), .linkedLibrary("Xft")]),
        tests("ScreenFrames"),
        .executableTarget(
            name: "deskhand-notify-probe",
            dependencies: ["DesktopNotify", "HostRuntime", logging],
            path: "Tests/Tools/NotifyProbe", swiftSettings: strict),
        tests("ByteCodec"),
        tests("Raster"),
        tests("RFB", ["ByteCodec", "Codecs", "Raster"]),
        tests("Codecs", ["RFB"]),
        tests("PangoPainter", ["HostRuntime", "Raster"]),
        tests("Invitation"),
        tests("Policy"),
        tests("PolicyFile", ["Invitation", "Policy"]),
        tests("SupportSession", ["GatewayAPI", "Policy"]),
        tests("JSONRPC"),
        tests("GatewayAPI", ["JSONRPC", "Policy"], exclude: ["Captures"]),
        tests(
            "X11Desktop", ["CX11", "HostRuntime", "Policy", "Raster", "TestSupport", logging]),
        tests("CurlLink", ["HostRuntime", logging], exclude: ["Servers"]),
        tests(
            "DesktopNotify", ["TestSupport", "deskhand-notify-probe"], exclude: ["Servers"]),
        tests("FileStore", ["CLinux", "Hashing", "HostRuntime", "TestSupport"]),
        tests(
            "HostRuntime",
            [
                "CurlLink", "FileStore", "GatewayAPI", "Invitation", "LocalAPI", "Policy", "RFB",
                "Raster", "SupportSession", "TestSupport", logging,
            ], exclude: ["Servers"]),
        tests("EventLoop"),
        tests("Hashing"),
        tests("LocalSocket", ["LocalAPI"]),
        tests("LocalServer", ["deskhand", "deskhandd-fake"]),
        tests("PlainText", ["LocalAPI"]),
        tests("Translation"),
        tests("Widgets", ["CGTK", "TestSupport", "WindowTestSupport"]),
        tests(
            "HostWindow",
            [
                "CGTK", "LocalAPI", "PlainText", "TestSupport", "Translation", "Widgets",
                "WindowTestSupport",
            ]),
        tests("HostCLI", ["LocalAPI", argumentParser]),
        tests("Gateway", ["GatewayAPI", "JSONRPC", "Policy"], exclude: ["Web", "wire.py"]),
        .testTarget(
            name: "ManualTests", dependencies: ["deskhand", "deskhand-gateway", "deskhandd"],
            swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    ])
