import RFB
import Raster
import Testing

@Suite struct ViewerInputTests {
    @Test(arguments: [0, 0xFFFF_FFFF, 0x0111_0000, 0x00FF_FFFF])
    func `a keysym that stands for nothing is ignored`(keysym: UInt32) throws {
        var connection = try ViewerConnection.opened()
        #expect(try connection.receive(ClientBytes.key(keysym, isDown: true), now: .zero) == [])
    }

    @Test func `a key that was not down does not go up`() throws {
        var connection = try ViewerConnection.opened()
        #expect(try connection.receive(ClientBytes.key(0x61, isDown: false), now: .zero) == [])
    }

    @Test func `a letter goes up though Shift went up before it`() throws {
        var connection = try ViewerConnection.opened()
        _ = try connection.receive(ClientBytes.key(0x41, isDown: true), now: .zero)
        let events = try connection.receive(ClientBytes.key(0x61, isDown: false), now: .zero)
        #expect(events == [.key(keysym: 0x41, keycode: nil, isDown: false)])
    }

    @Test func `a held key repeats`() throws {
        var connection = try ViewerConnection.opened()
        let down = ClientBytes.key(0x61, isDown: true)
        #expect(try connection.receive(down + down + down, now: .zero).count == 3)
    }

    @Test func `of 300 keys at once the first 64 go down`() throws {
        var connection = try ViewerConnection.opened()
        let all = (0..<300).flatMap { ClientBytes.key(0x100_0100 + $0, isDown: true) }
        #expect(try connection.receive(all, now: .zero).count == ViewerInput.keyLimit)
        let up = ClientBytes.key(0x100_0100, isDown: false)
        let next = ClientBytes.key(0x100_0100 + 299, isDown: true)
        #expect(try connection.receive(up + next, now: .zero).count == 2)
    }

    @Test func `a pointer beyond the screen is at its edge`() throws {
        var connection = try ViewerConnection.opened(size: Size(width: 320, height: 200))
        let events = try connection.receive(ClientBytes.pointer(65_535, 65_535, 0xFF), now: .zero)
        #expect(events == [.pointer(Point(x: 319, y: 199), buttons: 0xFF)])
    }

    @Test func `who lost control has no key down that could go up`() throws {
        var connection = try ViewerConnection.opened()
        _ = try connection.receive(ClientBytes.key(0x61, isDown: true), now: .zero)
        connection.access = .view
        connection.access = .control
        #expect(try connection.receive(ClientBytes.key(0x61, isDown: false), now: .zero) == [])
    }
}
