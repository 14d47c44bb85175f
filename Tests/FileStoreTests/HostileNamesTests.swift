import Glibc
import HostRuntime
import Testing

@testable import FileStore

struct HostileNamesTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test func `a thousand hostile names all land in the folder, as shown`() async throws {
        var random = Random(state: 20_261_121)
        let store = sandbox.store()
        for number in 0..<1_000 {
            let name = Self.name(&random)
            let shown = StoredName(name)
            let path = try await sandbox.receive(
                name, [UInt8(number & 255)], transfer: "t\(number)", store: store)
            let prefix = sandbox.downloads + "/"
            try #require(path.utf8.starts(with: prefix.utf8))
            let stored = path.utf8.dropFirst(prefix.utf8.count).split(separator: UInt8(ascii: "/"))
            try #require(stored.count == shown.components.count, "\(name.debugDescription)")
            for (component, stored) in zip(shown.components, stored) {
                #expect(Self.isHarmless(component), "\(name.debugDescription)")
                // Under the name that was shown, or that with a number.
                #expect(
                    (1...1_000).contains {
                        stored.elementsEqual(StoredName.numbered(component, $0).utf8)
                    })
            }
            #expect(access(path, F_OK) == 0)
        }
        #expect(Sandbox.names(in: sandbox.root) == ["downloads"])
        let hidden = Sandbox.names(in: sandbox.downloads).filter { $0.utf8.first == 0x2E }
        #expect(hidden == [])
    }

    private static func isHarmless(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: ".")
            && !name.utf8.contains(UInt8(ascii: "/")) && !name.utf8.contains(UInt8(ascii: "\\"))
            && name.unicodeScalars.allSatisfy { scalar in
                let category = scalar.properties.generalCategory
                return category != .control && category != .format
                    && !scalar.properties.isDefaultIgnorableCodePoint
            }
    }

    private static let pieces = [
        "..", "/", "\\", "a", "\u{301}", "\u{202E}", "\0", "\n", "\u{1B}[2J", "~", "$HOME", "-rf",
        "con", ".bashrc", ".part", "\u{200B}", " ", ".", "é", "e\u{301}", "日本語", "🙂", "\u{FEFF}",
        "/etc/passwd", "C:", "x.desktop", "%2e%2e", "\u{2028}", "\u{E0041}", "\u{F000}", "\u{A0}",
        String(repeating: "長", count: 90), String(repeating: "n", count: 256) + ".tar.gz",
    ]

    private static func name(_ random: inout Random) -> String {
        (0..<Int.random(in: 1...6, using: &random)).map { _ in
            pieces.randomElement(using: &random) ?? ""
        }.joined()
    }
}

/// The same numbers on every run (SplitMix64).
struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
