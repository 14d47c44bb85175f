/// What the one who draws tells the one who measures about a frame, before it is drawn.
public struct FrameNote: Equatable, Sendable {
    /// A rectangle of the screen, in pixels.
    public struct Area: Equatable, Sendable {
        /// Its corner and its size.
        public var x, y, width, height: Int

        /// Makes one.
        public init(x: Int, y: Int, width: Int, height: Int) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }
    }

    /// What the frame is a part of.
    public enum Stream: Int, Sendable {
        /// A picture that changes by itself.
        case motion = 0
        /// What answers a key.
        case answer = 1
    }

    /// Which of the streams.
    public var stream: Stream
    /// Counts from 1 in each stream.
    public var number: Int
    /// When it was about to be drawn: CLOCK_MONOTONIC in nanoseconds.
    public var time: UInt64
    /// Where its barcode is.
    public var barcode: (x: Int, y: Int)
    /// What has changed on the screen.
    public var area: Area

    /// Makes a note.
    public init(
        stream: Stream, number: Int, time: UInt64, barcode: (x: Int, y: Int), area: Area
    ) {
        (self.stream, self.number, self.time) = (stream, number, time)
        (self.barcode, self.area) = (barcode, area)
    }

    /// Reads a line; `nil` where it is no note.
    public init?(line: some StringProtocol) {
        let words = line.split(separator: " ")
        guard words.count == 10, words[0] == "frame", let time = UInt64(words[3]) else {
            return nil
        }
        let numbers = words.compactMap { Int($0) }
        guard numbers.count == 9, let stream = Stream(rawValue: numbers[0]) else { return nil }
        self.init(
            stream: stream, number: numbers[1], time: time, barcode: (numbers[3], numbers[4]),
            area: Area(x: numbers[5], y: numbers[6], width: numbers[7], height: numbers[8]))
    }

    /// The note as a line, without its end.
    public var line: String {
        "frame \(stream.rawValue) \(number) \(time) \(barcode.x) \(barcode.y) "
            + "\(area.x) \(area.y) \(area.width) \(area.height)"
    }

    /// Compares all of them.
    public static func == (one: FrameNote, other: FrameNote) -> Bool { one.line == other.line }
}
