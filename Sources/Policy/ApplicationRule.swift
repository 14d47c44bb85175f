/// One application, named by something that its windows can be known by.
public struct ApplicationRule: Hashable, Sendable {
    /// What a rule looks at.
    public enum Key: String, Hashable, Codable, CaseIterable, Sendable {
        /// The class or the instance in WM_CLASS, without regard to ASCII case.
        case wmClass
        /// The file name of the program, or its path where the value has a slash.
        case executable
        /// The title: the whole of it to allow, any part of it to deny.
        case title
    }

    /// What the rule looks at.
    public let by: Key
    /// What it must be.
    public let value: String

    /// Makes a rule.
    ///
    /// - Throws: `PolicyError` for a value that is no name: one without a letter or digit, a pattern,
    ///   an invisible character, more than 256 characters.
    public init(by: Key, value: String) throws(PolicyError) {
        try PolicyText.check(value)
        guard value.unicodeScalars.contains(where: Self.names) else { throw .ruleTooWide }
        guard !Decomposition.isDecomposed(value) else { throw .textDecomposed }
        // Titles do hold such characters; class and program names do not.
        guard by == .title || !value.utf8.contains(where: Self.patternBytes.contains) else {
            throw .rulePattern
        }
        self.by = by
        self.value = value
    }

    private static let patternBytes = Set("*?[]^$|\\".utf8)

    private static func names(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

}

extension ApplicationRule: Codable {
    private enum CodingKeys: String, CodingKey { case by, value }

    /// Reads a rule by the rules of `init(by:value:)`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            by: try container.decode(Key.self, forKey: .by),
            value: try container.decode(String.self, forKey: .value))
    }
}
