import CYAML

/// What libyaml reports, copied out of its memory.
struct YAMLEvent {
    enum Kind: Equatable {
        case streamEnd, documentStart, sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case scalar(String, isPlain: Bool)
        /// Start of the stream, end of a document, alias.
        case other
    }

    let kind: Kind
    /// The line, from 1.
    let line: Int
    /// Whether there is an anchor or a tag.
    let hasProperties: Bool

    init(_ event: yaml_event_t) {
        line = Int(clamping: event.start_mark.line) + 1
        switch event.type {
        case YAML_STREAM_END_EVENT: (kind, hasProperties) = (.streamEnd, false)
        case YAML_DOCUMENT_START_EVENT: (kind, hasProperties) = (.documentStart, false)
        case YAML_SEQUENCE_END_EVENT: (kind, hasProperties) = (.sequenceEnd, false)
        case YAML_MAPPING_END_EVENT: (kind, hasProperties) = (.mappingEnd, false)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            (kind, hasProperties) = (.sequenceStart, data.anchor != nil || data.tag != nil)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            (kind, hasProperties) = (.mappingStart, data.anchor != nil || data.tag != nil)
        case YAML_SCALAR_EVENT:
            let data = event.data.scalar
            // libyaml has checked that it is UTF-8; its length counts, since "\0" can be escaped.
            let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
            let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE
            kind = .scalar(String(decoding: bytes, as: UTF8.self), isPlain: isPlain)
            hasProperties = data.anchor != nil || data.tag != nil
        default: (kind, hasProperties) = (.other, false)
        }
    }

    func refused(_ message: String) -> LineProblem { LineProblem(line: line, message: message) }
}
