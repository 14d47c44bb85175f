import ScreenFrames
import Testing

@Suite struct FrameNoteTests {
    private let note = FrameNote(
        stream: .answer, number: 17, time: 123_456_789_012, barcode: (-1, 20),
        area: FrameNote.Area(x: 1, y: 2, width: 30, height: 40))

    @Test func `a note is read as it was written`() {
        #expect(FrameNote(line: note.line) == note)
    }

    @Test(arguments: ["", "paused", "frame", "frame 2 1 1 0 0 0 0 0 0", "frame 0 1 -1 0 0 0 0 0 0"])
    func `what is no note is none`(line: String) {
        #expect(FrameNote(line: line) == nil)
    }
}
