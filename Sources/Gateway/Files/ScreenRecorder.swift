import Glibc
import NIOCore
import NIOWebSocket

/// Writes what a screen connection says into a file, as a viewer of its own.
///
/// A connection of its own, and not a copy of an agent's: it begins with the first byte, so that the
/// file can be played from its start; it ends with the consent; and the customer sees it in the list
/// of viewers. It need not read RFB either: what it has to say is said without looking at answers,
/// and it asks for changes twice a second.
///
/// The file is FBS 001.000 as the old rfbproxy wrote it: `FBS 001.000\n`, then blocks of a 32-bit
/// big-endian length, the server's bytes padded to a multiple of 4, and the 32-bit time in ms.
struct ScreenRecorder: Sendable {
    let path: String
    let limit: Int64

    /// Version, security type None, shared, the encodings, and the whole screen.
    static let greeting: [UInt8] = {
        var bytes = Array("RFB 003.008\n".utf8) + [1, 1]
        let encodings: [Int32] = [7, 16, 1, 0, -26, -239, -223, -224, -308]
        bytes += [2, 0, 0, UInt8(encodings.count)]
        for encoding in encodings {
            let bits = UInt32(bitPattern: encoding)
            bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
        }
        return bytes + request(incremental: 0)
    }()

    /// A FramebufferUpdateRequest for all there is.
    static func request(incremental: UInt8) -> [UInt8] {
        [3, incremental, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
    }

    /// Records until the connection ends.
    ///
    /// - Returns: The file's size.
    func run(_ inbound: FramesIn, _ outbound: FramesOut) async -> Int64 {
        guard
            let file = try? await onDiskThread({
                try OpenFile(path, flags: O_RDWR | O_CREAT | O_EXCL)
            })
        else { return 0 }
        _ = try? await onDiskThread {
            try Array("FBS 001.000\n".utf8).withUnsafeBytes { try file.write($0, at: 0) }
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await self.ask(outbound) }
            group.addTask { try? await self.record(inbound, outbound, file) }
            await group.next()
            group.cancelAll()
        }
        _ = try? await onDiskThread { try file.sync() }
        return file.status.size
    }

    private func ask(_ outbound: FramesOut) async throws {
        try await outbound.write(frame(Self.greeting))
        while true {
            try await Task.sleep(for: .milliseconds(500))
            try await outbound.write(frame(Self.request(incremental: 1)))
        }
    }

    private func frame(_ bytes: [UInt8]) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .binary, data: ByteBuffer(bytes: bytes))
    }

    private func record(_ inbound: FramesIn, _ outbound: FramesOut, _ file: OpenFile) async throws {
        let start = ContinuousClock.now
        var offset: Int64 = 12
        for try await frame in inbound {
            guard frame.violation == nil else { return }
            let data = unmasked(frame)
            switch frame.opcode {
            case .binary, .continuation:
                let block = Self.block(data, after: ContinuousClock.now - start)
                guard offset + Int64(block.count) <= limit else { return }
                let place = offset
                try await onDiskThread {
                    try block.withUnsafeBytes { try file.write($0, at: place) }
                }
                offset += Int64(block.count)
            case .ping:
                try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: data))
            case .pong: break
            default: return
            }
        }
    }

    /// One block of the file.
    static func block(_ data: ByteBuffer, after time: Duration) -> [UInt8] {
        func big(_ number: UInt32) -> [UInt8] {
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        }
        let padding = (4 - data.readableBytes % 4) % 4
        let milliseconds = UInt32(clamping: Int64(time / .milliseconds(1)))
        return big(UInt32(clamping: data.readableBytes)) + data.readableBytesView
            + [UInt8](repeating: 0, count: padding) + big(milliseconds)
    }
}
