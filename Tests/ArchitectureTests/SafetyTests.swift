import Testing

/// What may not be written in `Sources`, because what strangers send would end the program by it.
struct SafetyTests {
    /// Where the compiler is told to believe us, and what makes it true.
    ///
    /// One more of these is a decision, so it has to be made here as well.
    static let unchecked: [String: (count: Int, guarded: String)] = [
        "Raster/Framebuffer.swift": (1, "one filler at a time, lent by its owner"),
        "EventLoop/Locked.swift": (1, "its mutex"),
        "CurlLink/CurlEasy.swift": (1, "never written"),
        "CurlLink/CurlConnection.swift": (1, "one thread at a time, given away whole"),
        "DesktopNotify/GLibLoop.swift": (1, "never written, and GLib locks it"),
        "FileStore/Digest.swift": (1, "one owner at a time"),
        "Codecs/TurboJPEGCompressor.swift": (1, "one caller, who owns the connection"),
        "Codecs/ISALDeflater.swift": (1, "one caller, who owns the connection"),
    ]

    @Test func `what the compiler cannot check is counted and has a reason`() throws {
        let marks = /@unchecked\s+Sendable|nonisolated\(unsafe\)/
        for file in try Repository.sources() {
            let found = file.code.filter { $0.text.contains(marks) }
            let known = Self.unchecked[file.path]?.count ?? 0
            #expect(found.count == known, "\(file.path): \(found.map(\.number))")
            let lines = file.lines.map(\.text)
            for (number, _) in found {
                // On the line itself, or in what stands right above it.
                let near = lines[max(0, number - 6)..<number]
                #expect(near.contains { $0.contains("//") }, "\(file.path):\(number)")
            }
        }
    }

    @Test func `the list of what is not checked names only what is there`() throws {
        let paths = Set(try Repository.sources().map(\.path))
        #expect(Set(Self.unchecked.keys).subtracting(paths) == [])
    }

    private static func isForced(_ code: String) -> Bool {
        code.contains(/\btry!|\bas!|[\w\)\]\}>"]!(?![=\w])/)
    }

    @Test func `nothing is forced`() throws {
        for file in try Repository.sources() {
            for (number, text) in file.code where Self.isForced(text) {
                Issue.record("\(file.path):\(number): \(text.trimmingPrefix { $0 == " " })")
            }
        }
    }

    @Test func `nothing ends the program but our own broken rules`() throws {
        // FileHandle.write(_: Data) dies of a reader that is gone.
        let deadly = /\bfatalError\b|\bFileHandle\b|\bassumingMemoryBound\b.*!|\bunsafeBitCast\b/
        for file in try Repository.sources() {
            for (number, text) in file.code where text.contains(deadly) {
                Issue.record("\(file.path):\(number): \(text.trimmingPrefix { $0 == " " })")
            }
        }
    }

    @Test(arguments: [
        ("let a = b!", true), ("b!.c", true), ("try! x()", true), ("x as! Y", true),
        ("f()!", true), ("a[0]!", true), ("var w: Int!", true), ("if !a {}", false),
        ("a != b", false), ("let s = \"wow!\"", false), ("// no!", false),
        ("let s = \"\\(a!)\"", true), ("let s = #\"\"a!\"\"#", false),
    ])
    func `the check itself sees what is forced`(code: String, isForced: Bool) {
        #expect(Self.isForced(CodeStripper.strip(code)) == isForced)
    }
}
