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

extension DisplayConnection {
    /// Reads a text of one of the types of before UTF-8 (ICCCM 2.7.1).
    func legacyText(of window: Window, _ property: Atom, limit: Int) -> String? {
        guard let type = describe(property, of: window)?.type,
            let bytes = property8(of: window, property, limit: limit)
        else { return nil }
        switch type {
        case XA_STRING: return String(latin1: bytes)
        case atom("COMPOUND_TEXT"): return compoundText(bytes, type)
        default: return String(decoding: bytes, as: UTF8.self)
        }
    }

    private func compoundText(_ bytes: [UInt8], _ type: Atom) -> String? {
        var bytes = bytes + [0]
        let count = bytes.count - 1
        return bytes.withUnsafeMutableBufferPointer { bytes in
            var property = XTextProperty(
                value: bytes.baseAddress, encoding: type, format: 8, nitems: UInt(count))
            var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
            var parts: CInt = 0
            let status = Xutf8TextPropertyToTextList(pointer, &property, &list, &parts)
            guard status >= 0, parts > 0, let list else { return nil }
            defer { XFreeStringList(list) }
            return list[0].map { String(cString: $0) }
        }
    }
}

extension String {
    /// Decodes X's STRING, which is Latin-1.
    init(latin1 bytes: [UInt8]) {
        var text = UnicodeScalarView()
        text.append(contentsOf: bytes.map { Unicode.Scalar($0) })
        self.init(text)
    }
}
