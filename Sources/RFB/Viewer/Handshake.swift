import ByteCodec

/// The opening of a connection: version, security type None, ClientInit.
///
/// Source: RFC 6143 §7.1 to §7.3.1.
struct Handshake: Sendable {
    /// What is said first.
    static let greeting = Array("RFB 003.008\n".utf8)
    private static let securityTypeNone: UInt8 = 1

    private enum Version: Sendable {
        case v3, v7, v8
    }

    private enum Step: Sendable {
        /// Next: `securityType`, or `clientInit` for a viewer of version 3.3.
        case version
        /// Next: `clientInit`.
        case securityType(Version)
        /// Next: none; the connection is open.
        case clientInit
    }

    private var step = Step.version

    /// Goes as far as the bytes reach; `output` receives what is answered.
    ///
    /// - Returns: Once all is said, whether the viewer shares the screen with others.
    /// - Throws: `RFBError` where the viewer breaks the rules; what `output` then holds tells it why.
    mutating func advance(
        _ reader: inout ClientMessageReader, output: inout [UInt8]
    ) throws(RFBError) -> Bool? {
        while true {
            switch step {
            case .version:
                guard let line = reader.take(12) else { return nil }
                offer(to: try Self.version(line), &output)
            case .securityType(let version):
                guard let type = reader.take(1)?.first else { return nil }
                try accept(type, version, &output)
            case .clientInit:
                return reader.take(1)?.first.map { $0 != 0 }
            }
        }
    }

    private mutating func offer(to version: Version, _ output: inout [UInt8]) {
        guard version != .v3 else {
            // Before 3.7 the server alone decided.
            output.append(bigEndian: UInt32(Self.securityTypeNone))
            step = .clientInit
            return
        }
        output += [1, Self.securityTypeNone]
        step = .securityType(version)
    }

    private mutating func accept(
        _ type: UInt8, _ version: Version, _ output: inout [UInt8]
    ) throws(RFBError) {
        guard type == Self.securityTypeNone else {
            if version == .v8 {
                let reason = Array("This security type was not offered.".utf8)
                output.append(bigEndian: UInt32(1))
                output.append(bigEndian: UInt32(reason.count))
                output += reason
            }
            throw .securityTypeNotOffered(type)
        }
        // Version 3.7 goes on without a SecurityResult (RFC 6143 appendix A).
        if version == .v8 { output.append(bigEndian: UInt32(0)) }
        step = .clientInit
    }

    /// Reads "RFB xxx.yyy\n"; any later version is taken for ours.
    private static func version(_ line: ArraySlice<UInt8>) throws(RFBError) -> Version {
        let bytes = Array(line)
        guard bytes.starts(with: greeting.prefix(4)), bytes[7] == greeting[7],
            bytes[11] == greeting[11], let major = number(bytes[4..<7]),
            let minor = number(bytes[8..<11]), major > 3 || (major == 3 && minor >= 3)
        else { throw .badVersion }
        if major > 3 || minor >= 8 { return .v8 }
        return minor == 7 ? .v7 : .v3
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.reduce(Int?(0)) { value, digit in
            guard let value, (0x30...0x39).contains(digit) else { return nil }
            return value * 10 + Int(digit - 0x30)
        }
    }
}
