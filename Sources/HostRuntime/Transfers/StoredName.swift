/// The name under which a file of a stranger is stored, and shown before it is.
///
/// It is made byte by byte and scalar by scalar, never by characters: a letter with an accent can
/// hide a slash within one `Character`. Names that differ in nothing but their normal form stay
/// two names.
public struct StoredName: Sendable {
    /// The folders below the one for downloads, and last the file; at least one.
    public let components: [String]

    /// The longest component that Linux file systems take, in bytes.
    public static let maximumBytes = 255
    /// How deep a folder may be; a deeper path is flattened.
    public static let maximumDepth = 32

    /// Cleans a name.
    ///
    /// - Parameter name: As the peer says it: hostile. A path that leads up or begins at the root is
    ///   no folder's content, and only its last component is kept.
    public init(_ name: String) {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let names = parts.map { String(decoding: $0, as: UTF8.self) }
        let leadsAway = names.contains("..") || names.first == ""
        let folders = names.dropLast().filter { $0 != "." && $0 != "" }
        let last = names.last ?? ""
        let file = last == "" || last == "." || last == ".." ? "" : last
        if leadsAway || folders.count >= Self.maximumDepth {
            // Of `../..` nothing is left but that it is a file.
            components = [Self.plain(file)]
        } else {
            components = (folders + [file]).map { Self.plain($0) }
        }
    }

    /// The name of the file itself.
    public var last: String { components.last ?? Self.fallback }

    /// What a person is shown.
    public var text: String { components.joined(separator: "/") }

    /// Returns a component with a number before its extension, for when the name is taken.
    ///
    /// - Parameters:
    ///   - name: The component.
    ///   - number: 1 leaves the name as it is, but for its length.
    ///   - limit: How many bytes the result may have.
    /// - Returns: Such as `report (2).pdf`.
    public static func numbered(
        _ name: String, _ number: Int, limit: Int = maximumBytes
    ) -> String {
        let suffix = number > 1 ? " (\(number))" : ""
        let (stem, ending) = split(name)
        return fit(stem, suffix + ending, limit: limit)
    }

    private static let fallback = "file"

    private static func plain(_ name: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            if let scalar = plain(scalar) { kept.append(scalar) }
        }
        var bytes = Array(String(kept).utf8)[...]
        // A name without leading dots is never hidden, and never read by a shell at its start;
        // other systems' file systems take no dot or space at the end.
        bytes = bytes.drop { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }
        while let last = bytes.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") {
            bytes.removeLast()
        }
        let clean = String(decoding: bytes, as: UTF8.self)
        guard let first = clean.unicodeScalars.first else { return fallback }
        // An accent at the start would be drawn over the slash or quote before it.
        return numbered(isMark(first) ? "_" + clean : clean, 1)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Leaves out what cannot be seen or changes the order of what can.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "\\", ":", "*", "?", "\"", "<", ">", "|": return "_"
        case " "..."~": return scalar
        default: break
        }
        if scalar.properties.isDefaultIgnorableCodePoint { return nil }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned:
            nil
        case .spaceSeparator: " "
        default: scalar
        }
    }

    /// Splits off an extension of at most 20 bytes, its dot included, two-part ones of archives too.
    private static func split(_ name: String) -> (stem: String, ending: String) {
        let bytes = Array(name.utf8)
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0, bytes.count - dot <= 20
        else { return (name, "") }
        var cut = dot
        if let before = bytes[..<dot].lastIndex(of: UInt8(ascii: ".")), before > 0,
            bytes[before...].prefix(5).elementsEqual(".tar.".utf8)
        {
            cut = before
        }
        return (
            String(decoding: bytes[..<cut], as: UTF8.self),
            String(decoding: bytes[cut...], as: UTF8.self)
        )
    }

    /// Cuts the stem on the edge of a code point.
    private static func fit(_ stem: String, _ ending: String, limit: Int) -> String {
        var kept = String.UnicodeScalarView()
        var room = limit - ending.utf8.count
        for scalar in stem.unicodeScalars {
            room -= UTF8.width(scalar)
            if room < 0 { break }
            kept.append(scalar)
        }
        return String(kept) + ending
    }
}
