import ScreenFrames

/// Tells which of the frames that were drawn the decoded picture shows.
struct FrameWatch {
    /// How far back a picture may lag.
    private static let memory = 64

    private var input = LineInput(0)
    private var notes: [FrameNote.Stream: [FrameNote]] = [:]
    private var newest: [FrameNote.Stream: Int] = [:]
    /// Frames that have been drawn, as far as is known.
    private(set) var drawn = 0
    /// Whether whoever draws has stopped.
    private(set) var isPaused = false
    /// When the frames that were seen have been seen, after they were drawn, in milliseconds.
    var ages = Samples()

    /// Reads what has been told meanwhile.
    mutating func listen() {
        for line in input.lines() {
            if line == "paused" { isPaused = true }
            guard let note = FrameNote(line: line) else { continue }
            notes[note.stream, default: []].append(note)
            if notes[note.stream, default: []].count > Self.memory {
                notes[note.stream]?.removeFirst()
            }
            if note.stream == .motion { drawn += 1 }
        }
    }

    /// Looks at a picture that has changed; returns the number of a frame that is new in it.
    mutating func look(at picture: Picture, _ stream: FrameNote.Stream) -> FrameNote? {
        let last = newest[stream] ?? 0
        for note in (notes[stream] ?? []).reversed() {
            guard note.number > last else { return nil }
            guard Self.shows(picture, note) else { continue }
            newest[stream] = note.number
            if stream == .motion { ages.add(Double(monotonicNow() - note.time) / 1e6) }
            return note
        }
        return nil
    }

    /// The last frame that was drawn.
    func last(_ stream: FrameNote.Stream) -> FrameNote? { notes[stream]?.last }

    static func shows(_ picture: Picture, _ note: FrameNote) -> Bool {
        let (x, y) = note.barcode
        let area = Area(x: x, y: y, width: Barcode.width, height: Barcode.height)
        return picture.contains(area)
            && Barcode.isShown(note.number, in: picture.row(x, y), stride: picture.width)
    }

    /// Has the one who draws stop, or go on.
    mutating func pause(_ isWanted: Bool) {
        isPaused = false
        writeLine(isWanted ? "pause" : "resume", to: 0)
    }
}
