import CX11

extension DisplayConnection {
    /// Returns an atom's name; empty where there is no such atom.
    func name(of atom: Atom) -> String {
        guard atom != 0, let name = XGetAtomName(pointer, atom) else { return "" }
        defer { XFree(name) }
        return String(cString: name)
    }

    /// Reads a text property, cut after `limit` bytes; bytes that are not UTF-8 are replaced.
    func text(of window: Window, _ property: Atom, limit: Int) -> String? {
        property8(of: window, property, limit: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads a property of bytes.
    func property8(of window: Window, _ property: Atom, limit: Int) -> [UInt8]? {
        read(window, property, limit: limit) { format, data, count in
            format == 8 ? Array(UnsafeBufferPointer(start: data, count: count)) : nil
        }
    }

    /// Reads a property of atoms, windows or numbers.
    func property32(of window: Window, _ property: Atom, limit: Int) -> [UInt]? {
        read(window, property, limit: limit * 4) { format, data, count in
            guard format == 32 else { return nil }
            // Xlib hands 32-bit items out as longs.
            return data.withMemoryRebound(to: UInt.self, capacity: count) {
                Array(UnsafeBufferPointer(start: $0, count: count))
            }
        }
    }

    private func read<Value>(
        _ window: Window, _ property: Atom, limit: Int,
        _ body: (CInt, UnsafeMutablePointer<UInt8>, Int) -> Value?
    ) -> Value? {
        var type: Atom = 0
        var format: CInt = 0
        var (count, rest): (UInt, UInt) = (0, 0)
        var data: UnsafeMutablePointer<UInt8>?
        let status = XGetWindowProperty(
            pointer, window, property, 0, limit / 4, 0, Atom(AnyPropertyType), &type, &format,
            &count, &rest, &data)
        guard status == 0, let data else { return nil }
        defer { XFree(data) }
        return type == 0 ? nil : body(format, data, Int(count))
    }
}

extension DisplayConnection {
    /// Tells what a property holds without reading it.
    func describe(
        _ property: Atom, of window: Window
    ) -> (type: Atom, format: Int, byteCount: Int)? {
        var type: Atom = 0
        var format: CInt = 0
        var (count, rest): (UInt, UInt) = (0, 0)
        var data: UnsafeMutablePointer<UInt8>?
        let status = XGetWindowProperty(
            pointer, window, property, 0, 0, 0, Atom(AnyPropertyType), &type, &format, &count,
            &rest, &data)
        guard status == 0, !isLost else { return nil }
        if let data { XFree(data) }
        return type == 0 ? nil : (type, Int(format), Int(clamping: rest))
    }
}
