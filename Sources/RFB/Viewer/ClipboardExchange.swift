import ByteCodec

/// The clipboard of a viewer and of the shared computer, plain and extended.
///
/// Source: RFC 6143 §7.5.6 and §7.6.4; rfbproto, "Extended Clipboard pseudo-encoding".
struct ClipboardExchange: Sendable {
    /// What a message's first four bytes say.
    private struct Flags: OptionSet {
        let rawValue: UInt32
        static let text = Flags(rawValue: 1)
        static let formats = Flags(rawValue: 0xFFFF)
        static let capabilities = Flags(rawValue: 1 << 24)
        static let request = Flags(rawValue: 1 << 25)
        static let peek = Flags(rawValue: 1 << 26)
        static let notify = Flags(rawValue: 1 << 27)
        static let provide = Flags(rawValue: 1 << 28)
        static let ours: Flags = [.text, .capabilities, .request, .peek, .notify, .provide]
    }

    private static let serverCutText: UInt8 = 3
    /// The longest text that is taken, or given, in bytes of UTF-8.
    private static let textLimit = ClientMessageReader.clipboardLimit

    private let codecs: any CompressorFactory
    private var text: String?
    private var isExtended = false
    /// Empty until the viewer has said what it can do.
    private var viewerActions: Flags = []
    private var viewerTextLimit = 0

    init(codecs: any CompressorFactory) { self.codecs = codecs }

    /// Says what is possible here, to a viewer that knows the extension; once.
    mutating func announce(into output: inout [UInt8]) {
        guard !isExtended else { return }
        isExtended = true
        var content: [UInt8] = []
        content.append(bigEndian: Flags.ours.rawValue)
        content.append(bigEndian: UInt32(ClientMessageReader.textLimit))
        Self.put(extended: content, into: &output)
    }

    /// Tells the viewer that the clipboard has another text.
    mutating func offer(_ text: String, into output: inout [UInt8]) {
        guard text.utf8.count <= Self.textLimit else { return forget() }
        self.text = text
        guard isExtended else { return Self.put(plain: text, into: &output) }
        if viewerActions.contains(.provide), text.utf8.count < viewerTextLimit {
            provide(into: &output)
        } else if viewerActions.contains(.notify) {
            Self.put(flags: [.notify, .text], into: &output)
        }
    }

    /// Gives the text to nobody any more.
    mutating func forget() { text = nil }

    /// Returns the text of a plain message, which is Latin-1.
    func text(latin1 bytes: [UInt8]) -> String {
        Self.withLineFeeds(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
    }

    /// Handles an extended message; of who may not share the clipboard, only what it can do counts.
    ///
    /// - Returns: The viewer's text, where the message has it.
    mutating func receive(
        _ message: [UInt8], from access: ViewerAccess, into output: inout [UInt8]
    ) throws(RFBError) -> String? {
        var reader = ByteReader(message)
        guard let bits = try? reader.readUInt32() else { throw .badClipboard }
        let flags = Flags(rawValue: bits)
        if flags.contains(.capabilities) {
            try learn(flags, &reader, into: &output)
        } else if access == .view {
            return nil
        } else if flags.contains(.request) {
            if flags.contains(.text) { provide(into: &output) }
        } else if flags.contains(.peek) {
            Self.put(flags: text == nil ? .notify : [.notify, .text], into: &output)
        } else if flags.contains(.notify) {
            if flags.contains(.text) { Self.put(flags: [.request, .text], into: &output) }
        } else if flags.contains(.provide) {
            return try provided(flags, &reader)
        }
        return nil
    }

    private mutating func learn(
        _ flags: Flags, _ reader: inout ByteReader, into output: inout [UInt8]
    ) throws(RFBError) {
        let formats = flags.intersection(.formats).rawValue.nonzeroBitCount
        guard reader.remaining >= 4 * formats else { throw .badClipboard }
        viewerActions = flags
        viewerTextLimit = flags.contains(.text) ? Int((try? reader.readUInt32()) ?? 0) : 0
        if let text { offer(text, into: &output) }
    }

    private func provided(
        _ flags: Flags, _ reader: inout ByteReader
    ) throws(RFBError) -> String? {
        let inflater = codecs.makeInflater()
        guard reader.remaining > 0,
            let packed = try? reader.readBytes(reader.remaining),
            let content = inflater.inflate(packed, limit: Self.textLimit + 4)
        else { throw .badClipboard }
        guard flags.contains(.text) else { return nil }
        // Text is the first of the formats. What is longer than allowed, or cut, is dropped.
        var fields = ByteReader(content)
        guard let length = try? fields.readUInt32(), let bytes = try? fields.readBytes(Int(length))
        else { return nil }
        return Self.withLineFeeds(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
    }

    private func provide(into output: inout [UInt8]) {
        guard let text else { return }
        var content: [UInt8] = []
        let bytes = Self.withCarriageReturns(text) + [0]
        content.append(bigEndian: UInt32(clamping: bytes.count))
        content += bytes
        var message: [UInt8] = []
        message.append(bigEndian: Flags([.provide, .text]).rawValue)
        content.withUnsafeBytes { codecs.makeDeflater().deflate($0, into: &message) }
        Self.put(extended: message, into: &output)
    }

    private static func put(flags: Flags, into output: inout [UInt8]) {
        var content: [UInt8] = []
        content.append(bigEndian: flags.rawValue)
        put(extended: content, into: &output)
    }

    /// A negative length tells the extension's messages from plain text.
    private static func put(extended content: [UInt8], into output: inout [UInt8]) {
        output += [serverCutText, 0, 0, 0]
        output.append(bigEndian: -Int32(clamping: content.count))
        output += content
    }

    private static func put(plain text: String, into output: inout [UInt8]) {
        let latin1 = withLineFeeds(text).unicodeScalars.map { UInt8(exactly: $0.value) ?? 0x3F }
        guard latin1.count <= ClientMessageReader.textLimit else { return }
        output += [serverCutText, 0, 0, 0]
        output.append(bigEndian: UInt32(latin1.count))
        output += latin1
    }

    /// Turns CR LF, and CR alone, into LF.
    private static func withLineFeeds(_ text: String) -> String {
        var result: [UInt8] = []
        var isAfterReturn = false
        for byte in text.utf8 {
            if byte == 0x0A && isAfterReturn {
                isAfterReturn = false
                continue
            }
            isAfterReturn = byte == 0x0D
            result.append(isAfterReturn ? 0x0A : byte)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func withCarriageReturns(_ text: String) -> [UInt8] {
        withLineFeeds(text).utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }
}
