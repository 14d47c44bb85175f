import ByteCodec
import Foundation
import RFB
import Raster

/// Sessions for `Tests/Tools/decode_stream.py`, which tells the form of the file.
struct Recording {
    private var bytes: [UInt8] = []

    /// Begins a session with what the server said until ServerInit.
    mutating func begin(_ opening: [UInt8], format: PixelFormat) {
        put(opening)
        bytes += ClientBytes.setPixelFormat(format).dropFirst(4)
    }

    /// Adds what the server sent, and the picture that it must give, with a PSNR of so many decibels
    /// at least, or 0 where each pixel must be right.
    mutating func step(_ output: [UInt8], shows frame: Framebuffer, decibels: Int = 0) {
        put(output)
        bytes.append(bigEndian: UInt32(decibels * 100))
        bytes.append(bigEndian: UInt32(frame.size.width))
        bytes.append(bigEndian: UInt32(frame.size.height))
        bytes += frame.pixels.prefix(frame.stride * frame.size.height)
    }

    mutating func end() { bytes.append(bigEndian: UInt32.max) }

    private mutating func put(_ part: [UInt8]) {
        bytes.append(bigEndian: UInt32(part.count))
        bytes += part
    }

    /// Lets the Python decoder judge.
    ///
    /// - Returns: Whether all was right, and what it printed.
    func judge() throws -> (isRight: Bool, report: String) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("recording")
        try Data(bytes).write(to: file)
        let tools = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Tools")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = [
            "120", "/usr/bin/python3", "-B", tools.appendingPathComponent("decode_stream.py").path,
            file.path,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus == 0, String(decoding: output, as: UTF8.self))
    }
}
