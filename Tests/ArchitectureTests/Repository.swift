import Foundation

/// This repository's files, as they lie here.
enum Repository {
    /// The top folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The names in a folder.
    static func names(in path: String = "") throws -> [String] {
        let folder = root.appending(path: path).path
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// Every Swift file below a folder of `Sources`, or of another parent, or below all of them.
    static func sources(
        of module: String = "", in parent: String = "Sources"
    ) throws -> [SourceFile] {
        let folder = root.appending(path: "\(parent)/\(module)")
        guard let walk = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        return try walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map
        {
            let path = module.isEmpty ? $0 : "\(module)/\($0)"
            let text = try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
            return SourceFile(path: path, text: text)
        }
    }
}

/// One source file.
struct SourceFile: Sendable {
    /// Its path below `Sources`.
    let path: String
    /// What it holds.
    let text: String

    /// Its lines, from 1.
    var lines: [(number: Int, text: String)] {
        text.components(separatedBy: "\n").enumerated().map { ($0.offset + 1, $0.element) }
    }

    /// What it imports.
    var imports: Set<String> {
        // Attributes and an access level before the word, a kind of symbol after it.
        let line = /^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:[a-z]+\s+)?([A-Z]\w*)/
        return Set(code.compactMap { $0.text.firstMatch(of: line).map { String($0.1) } })
    }

    /// Its lines without comments and without what stands in quotation marks.
    var code: [(number: Int, text: String)] {
        let bare = CodeStripper.strip(text)
        return bare.components(separatedBy: "\n").enumerated().map { ($0.offset + 1, $0.element) }
    }
}
