/// The close codes of RFC 6455 section 7.4.
enum CloseCode {
    static let normal: UInt16 = 1000
    static let protocolError: UInt16 = 1002
    /// Never sent: stands for a Close frame without a code.
    static let none: UInt16 = 1005
    /// Never sent: stands for a connection that ended without a Close frame.
    static let abnormal: UInt16 = 1006
    static let invalidText: UInt16 = 1007
    static let policy: UInt16 = 1008
    static let tooBig: UInt16 = 1009

    /// Returns whether a Close frame may bear it.
    static func mayTravel(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

/// The peer did what RFC 6455, or a limit of ours, forbids.
struct ProtocolBreach: Error, Equatable {
    /// The code to close with.
    let code: UInt16
    /// What it did, for the log.
    let why: String

    init(_ code: UInt16, _ why: String) {
        self.code = code
        self.why = why
    }
}
