/// A text that is no longer than its kind allows; decoding a longer one is an error.
public struct BoundedText<Bound: TextBound>: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The text.
    public let text: String

    /// Makes a text; `nil` where it is too long.
    public init?(_ text: String) {
        guard Bound.allows(text) else { return nil }
        self.text = text
    }

    /// Makes a text, cut to the longest beginning that is allowed where it is too long.
    public init(cutting text: String) {
        guard !Bound.allows(text) else {
            self.text = text
            return
        }
        let scalars = Array(text.unicodeScalars)
        func prefix(_ count: Int) -> String {
            var kept = String.UnicodeScalarView()
            kept.append(contentsOf: scalars[..<count])
            return String(kept)
        }
        var (allowed, tooMany) = (0, scalars.count)
        while tooMany - allowed > 1 {
            let middle = (allowed + tooMany) / 2
            if Bound.allows(prefix(middle)) { allowed = middle } else { tooMany = middle }
        }
        self.text = prefix(allowed)
    }

    /// Reads it from a JSON text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let text = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "too long")
        }
        self = text
    }

    /// Writes it as a JSON text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The text itself.
    public var description: String { text }
}

/// How long a text may be.
public protocol TextBound: Sendable {
    /// Tells whether the text is short enough.
    static func allows(_ text: String) -> Bool
}

/// A name or a title: 256 characters, counted as Unicode scalars.
public enum NameBound: TextBound {
    /// Tells whether the text is short enough.
    public static func allows(_ text: String) -> Bool {
        // A scalar has 4 bytes at most, so most texts need no counting.
        text.utf8.count <= 256 || text.unicodeScalars.count <= 256
    }
}

/// A chat line: 16 KiB of UTF-8.
public enum ChatBound: TextBound {
    /// Tells whether the text is short enough.
    public static func allows(_ text: String) -> Bool { text.utf8.count <= 16 * 1024 }
}

/// A name or a title.
public typealias NameText = BoundedText<NameBound>
/// The text of a chat line.
public typealias ChatText = BoundedText<ChatBound>
