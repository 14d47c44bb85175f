import CYAML

/// Reads the part of YAML that policy files are written in, by way of libyaml.
///
/// Anchors, aliases, tags and further documents are refused: in a file of a page they only hide
/// what is meant. A key that is there twice is refused too, which libyaml leaves to its caller.
struct YAMLParser: ~Copyable {
    /// How deep collections may nest; policy files need 4.
    private static let maximumDepth = 8
    /// How many values one file may have.
    private static let maximumNodes = 20_000

    // libyaml keeps pointers into it, so it must stay where it is.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeBufferPointer<UInt8>
    private var nodes = 0

    /// Prepares to read bytes that stay where they are for as long as the parser lives.
    private init(_ input: UnsafeBufferPointer<UInt8>) throws(LineProblem) {
        self.input = input
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) != 0 else {
            parser.deallocate()
            throw LineProblem(line: 0, message: "There is not enough memory to read it.")
        }
        // Left to guess, libyaml would take UTF-16 as well.
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Reads one document; `nil` where there is none but comments and white space.
    static func parse(_ bytes: [UInt8]) throws(LineProblem) -> YAMLNode? {
        if let index = bytes.firstIndex(of: 0) {
            throw LineProblem(
                line: line(of: index, in: bytes),
                message: "There are NUL bytes: the file is damaged.")
        }
        return try bytes.withUnsafeBufferPointer { buffer throws(LineProblem) in
            var parser = try YAMLParser(buffer)
            return try parser.document()
        }
    }

    private mutating func document() throws(LineProblem) -> YAMLNode? {
        _ = try next()
        guard try next().kind == .documentStart else { return nil }
        let node = try node(try next(), depth: 0)
        _ = try next()
        let end = try next()
        guard end.kind == .streamEnd else { throw end.refused("A second document is not allowed.") }
        return node
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(LineProblem) -> YAMLNode {
        nodes += 1
        guard nodes <= Self.maximumNodes else { throw event.refused("There are too many values.") }
        guard depth <= Self.maximumDepth else { throw event.refused("It is nested too deeply.") }
        guard !event.hasProperties else {
            throw event.refused("Anchors (&), aliases (*) and tags (!) are not allowed.")
        }
        switch event.kind {
        case .scalar(let text, let isPlain):
            return YAMLNode(content: .scalar(text, isPlain: isPlain), line: event.line)
        case .sequenceStart: return try sequence(event, depth: depth)
        case .mappingStart: return try mapping(event, depth: depth)
        default: throw event.refused("Anchors (&), aliases (*) and tags (!) are not allowed.")
        }
    }

    private mutating func sequence(_ start: YAMLEvent, depth: Int) throws(LineProblem) -> YAMLNode {
        var items: [YAMLNode] = []
        while true {
            let event = try next()
            if event.kind == .sequenceEnd { break }
            items.append(try node(event, depth: depth + 1))
        }
        return YAMLNode(content: .sequence(items), line: start.line)
    }

    private mutating func mapping(_ start: YAMLEvent, depth: Int) throws(LineProblem) -> YAMLNode {
        var entries: [YAMLNode.Entry] = []
        var seen: Set<String> = []
        while true {
            let event = try next()
            if event.kind == .mappingEnd { break }
            guard case .scalar(let key, _) = event.kind, !event.hasProperties else {
                throw event.refused("A key must be a plain word.")
            }
            guard seen.insert(key).inserted else {
                throw event.refused("“\(Self.shown(key))” is there twice.")
            }
            let value = try node(try next(), depth: depth + 1)
            entries.append(YAMLNode.Entry(key: key, line: event.line, value: value))
        }
        return YAMLNode(content: .mapping(entries), line: start.line)
    }

    private mutating func next() throws(LineProblem) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) != 0 else { throw problem() }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(event)
    }

    private func problem() -> LineProblem {
        let why = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
        // Where the bytes are no UTF-8, libyaml knows the offset and no line.
        let line =
            parser.pointee.error == YAML_READER_ERROR
            ? Self.line(of: Int(clamping: parser.pointee.problem_offset), in: input)
            : Int(clamping: parser.pointee.problem_mark.line) + 1
        return LineProblem(line: line, message: "This is not YAML: \(why).")
    }

    private static func line(of offset: Int, in bytes: some Sequence<UInt8>) -> Int {
        bytes.prefix(max(0, offset)).count { $0 == UInt8(ascii: "\n") } + 1
    }

    /// Makes a key fit for a message: short, and of visible characters.
    static func shown(_ key: String) -> String {
        let scalars = key.unicodeScalars.prefix(40).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
