import HostRuntime

/// One piece of a frame, as it arrived.
struct FramePiece {
    /// Whether it is the first piece of its frame.
    var isFirst: Bool
    /// Whether the frame ends with it.
    var isLast: Bool
    var isFinal: Bool
    var isMasked: Bool
    var reservedBits: UInt8
    var opcode: UInt8
    /// The length of the whole frame's payload.
    var length: UInt64
    var bytes: UnsafeRawBufferPointer
}

/// Makes messages of frames, and holds the peer to RFC 6455.
struct MessageAssembler {
    enum Event: Equatable {
        case message(WebSocketMessage)
        case ping([UInt8])
        case pong
        /// The peer's Close; 1005 where it bore no code.
        case close(UInt16)
    }

    private enum Opcode {
        static let continuation: UInt8 = 0
        static let text: UInt8 = 1
        static let binary: UInt8 = 2
        static let close: UInt8 = 8
        static let ping: UInt8 = 9
        static let pong: UInt8 = 10
    }

    /// No message of anybody's is this long: a length past it is a broken peer, not a large message.
    static let implausibleLength: UInt64 = 1 << 48
    /// Frames without payload cost their sender two bytes; a message may hold this many.
    static let maximumEmptyFrames = 1000

    private let maximumBytes: UInt64
    /// The opcode of the message whose fragments arrive; `nil` between messages.
    private var kind: UInt8?
    private var message: [UInt8] = []
    private var text = UTF8Validator()
    private var emptyFrames = 0
    private var control: [UInt8] = []

    init(maximumBytes: Int) { self.maximumBytes = UInt64(max(0, maximumBytes)) }

    /// Takes the next piece; returns what is complete with it.
    mutating func take(_ piece: FramePiece) throws(ProtocolBreach) -> Event? {
        if piece.isFirst { try begin(piece) }
        if piece.opcode >= Opcode.close {
            control.append(contentsOf: piece.bytes)
            return piece.isLast ? try endControl(piece.opcode) : nil
        }
        if kind == Opcode.text, !text.accept(piece.bytes) {
            throw ProtocolBreach(CloseCode.invalidText, "text is not UTF-8")
        }
        message.append(contentsOf: piece.bytes)
        return piece.isLast && piece.isFinal ? try endMessage() : nil
    }

    private mutating func begin(_ piece: FramePiece) throws(ProtocolBreach) {
        try require(piece.reservedBits == 0, "reserved bit set")
        try require(!piece.isMasked, "frame masked by a server")
        try require(piece.length < Self.implausibleLength, "length implausible")
        switch piece.opcode {
        case Opcode.text, Opcode.binary:
            try require(kind == nil, "new message inside another")
            kind = piece.opcode
        case Opcode.continuation:
            try require(kind != nil, "nothing to continue")
        case Opcode.close, Opcode.ping, Opcode.pong:
            try require(piece.isFinal && piece.length <= 125, "control frame long or fragmented")
            control = []
            return
        default:
            try require(false, "unknown opcode")
        }
        try checkLimits(piece)
    }

    /// Refuses before anything is stored for the frame.
    private mutating func checkLimits(_ piece: FramePiece) throws(ProtocolBreach) {
        guard piece.length <= maximumBytes,
            UInt64(message.count) <= maximumBytes - piece.length
        else { throw ProtocolBreach(CloseCode.tooBig, "message too large") }
        guard piece.length == 0 else { return }
        emptyFrames += 1
        guard emptyFrames <= Self.maximumEmptyFrames else {
            throw ProtocolBreach(CloseCode.policy, "too many empty fragments")
        }
    }

    private mutating func endMessage() throws(ProtocolBreach) -> Event {
        guard text.isAtBoundary else {
            throw ProtocolBreach(CloseCode.invalidText, "text ends inside a character")
        }
        defer {
            message = []
            kind = nil
            emptyFrames = 0
        }
        return kind == Opcode.text
            ? .message(.text(String(decoding: message, as: UTF8.self)))
            : .message(.binary(message))
    }

    private func endControl(_ opcode: UInt8) throws(ProtocolBreach) -> Event {
        switch opcode {
        case Opcode.ping: return .ping(control)
        case Opcode.close: return .close(try closeCode())
        default: return .pong
        }
    }

    private func closeCode() throws(ProtocolBreach) -> UInt16 {
        if control.isEmpty { return CloseCode.none }
        try require(control.count >= 2, "close with half a code")
        let code = UInt16(control[0]) << 8 | UInt16(control[1])
        try require(CloseCode.mayTravel(code), "close code may not travel")
        var reason = UTF8Validator()
        let isText = control[2...].withUnsafeBytes { reason.accept($0) } && reason.isAtBoundary
        guard isText else {
            throw ProtocolBreach(CloseCode.invalidText, "close reason is not UTF-8")
        }
        return code
    }

    private func require(_ isTrue: Bool, _ why: String) throws(ProtocolBreach) {
        guard isTrue else { throw ProtocolBreach(CloseCode.protocolError, why) }
    }
}
