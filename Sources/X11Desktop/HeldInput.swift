import CX11
import Glibc

/// Where it is noted what is held down; nowhere unless it was told where.
final class HeldRecord {
    /// The record.
    var file: HeldInput?
}

/// What is held down for viewers, written where another process finds it when this one dies.
///
/// The server keeps keys and buttons down whose client is gone. The file is mapped: noting a key
/// costs a store in memory, and what was stored is there whatever ends the process.
public final class HeldInput {
    private enum Place {
        static let keys = 0
        static let buttons = 256
        static let isRepeatOff = 512
        /// The symbols that keys bear for us, of 4 bytes each.
        static let symbols = 1024
        static let size = 2048
    }

    private let bytes: UnsafeMutableRawPointer

    /// Begins a new record in the place of an old one; `nil` where the file cannot be made.
    init?(path: String) {
        unlink(path)
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = open(path, flags, 0o600)
        guard file >= 0 else { return nil }
        defer { close(file) }
        // Room for all of it now: a store without room would be our end.
        guard posix_fallocate(file, 0, off_t(Place.size)) == 0, let bytes = Self.map(file) else {
            unlink(path)
            return nil
        }
        self.bytes = bytes
    }

    private init?(existing path: String) {
        let file = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var found = stat()
        guard fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            found.st_uid == geteuid(), found.st_size >= Place.size, let bytes = Self.map(file)
        else { return nil }
        self.bytes = bytes
    }

    deinit { munmap(bytes, Place.size) }

    private static func map(_ file: CInt) -> UnsafeMutableRawPointer? {
        let found = mmap(nil, Place.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        return found == MAP_FAILED ? nil : found
    }

    /// Notes a key before it goes down, or after it went up.
    func note(key: UInt8, isDown: Bool) { bytes[Place.keys + Int(key)] = isDown ? 1 : 0 }

    /// Notes a button of the pointer.
    func note(button: UInt32, isDown: Bool) {
        guard button < 256 else { return }
        bytes[Place.buttons + Int(button)] = isDown ? 1 : 0
    }

    /// Notes that a key bears a symbol for us; 0 where it is given back.
    func note(symbol: UInt32, on key: UInt8) {
        bytes.storeBytes(of: symbol, toByteOffset: Place.symbols + 4 * Int(key), as: UInt32.self)
    }

    /// Notes whether the server repeats keys that we hold.
    func note(isRepeating: Bool) { bytes[Place.isRepeatOff] = isRepeating ? 0 : 1 }

    private func symbol(on key: UInt8) -> UInt32 {
        bytes.load(fromByteOffset: Place.symbols + 4 * Int(key), as: UInt32.self)
    }

    private var isEmpty: Bool { (0..<Place.size).allSatisfy { bytes[$0] == 0 } }

    /// Lets everything go that a process which is no more had held on a display.
    ///
    /// - Parameters:
    ///   - path: Where the process has kept its record.
    ///   - display: The display.
    /// - Returns: Whether there was anything to let go.
    @discardableResult
    public static func release(at path: String, display: String) -> Bool {
        guard let record = HeldInput(existing: path), !record.isEmpty,
            let connection = try? DisplayConnection(name: display),
            connection.hasExtension("XTEST")
        else { return false }
        record.release(on: connection)
        memset(record.bytes, 0, Place.size)
        return true
    }

    private func release(on connection: DisplayConnection) {
        let display = connection.pointer
        for key in UInt8.min...UInt8.max where bytes[Place.keys + Int(key)] != 0 {
            XTestFakeKeyEvent(display, UInt32(key), 0, 0)
        }
        for button in 0..<256 where bytes[Place.buttons + button] != 0 {
            XTestFakeButtonEvent(display, UInt32(button), 0, 0)
        }
        if bytes[Place.isRepeatOff] != 0 {
            RepeatControl(display: display, record: HeldRecord()).setRepeating(true)
        }
        if let map = KeyMap(display: display) {
            let place = { KeyMap.Place(keycode: $0, group: 0, level: 0) }
            for key in UInt8.min...UInt8.max where symbol(on: key) != 0 {
                // Another layout may have been set since.
                guard map.groupCount(key) == 1,
                    map.symbol(at: place(key))?.value == symbol(on: key),
                    cx11_set_only_symbol(map.xkb, CInt(key), 0) != 0
                else { continue }
                cx11_send_key(display, map.xkb, CInt(key))
            }
        }
        _ = connection.syncHasFailed()
    }
}

extension UnsafeMutableRawPointer {
    fileprivate subscript(_ offset: Int) -> UInt8 {
        get { load(fromByteOffset: offset, as: UInt8.self) }
        nonmutating set { storeBytes(of: newValue, toByteOffset: offset, as: UInt8.self) }
    }
}
