import CX11

/// The server's keyboard map, as it was when it was read.
final class KeyMap {
    /// Where on the keyboard a symbol is.
    struct Place: Hashable {
        let keycode: UInt8
        let group: Int
        let level: Int
    }

    let xkb: XkbDescPtr
    private var places: [UInt32: [Place]] = [:]
    /// Keys that set modifiers while they are down, and which.
    private(set) var modifierKeys: [(keycode: UInt8, mask: UInt8)] = []
    /// Keys without any symbol.
    private(set) var emptyKeys: [UInt8] = []

    init?(display: OpaquePointer) {
        let parts =
            XkbKeyTypesMask | XkbKeySymsMask | XkbModifierMapMask | XkbKeyActionsMask
            | XkbVirtualModsMask | XkbVirtualModMapMask
        guard let xkb = XkbGetMap(display, UInt32(parts), UInt32(XkbUseCoreKbd)) else { return nil }
        self.xkb = xkb
        guard xkb.pointee.map != nil, xkb.pointee.min_key_code <= xkb.pointee.max_key_code else {
            XkbFreeKeyboard(xkb, 0, 1)
            return nil
        }
        for keycode in xkb.pointee.min_key_code...xkb.pointee.max_key_code { index(keycode) }
    }

    deinit { XkbFreeKeyboard(xkb, 0, 1) }

    /// Returns where a symbol is, without those keys.
    func places(of keysym: Keysym, except keycodes: Set<UInt8>) -> [Place] {
        (places[keysym.key] ?? []).filter { !keycodes.contains($0.keycode) }
    }

    /// Returns which modifiers a key sets while it is down.
    func modifiers(of keycode: UInt8) -> UInt8 {
        modifierKeys.first { $0.keycode == keycode }?.mask ?? 0
    }

    /// How many groups a key has.
    func groupCount(_ keycode: UInt8) -> Int { Int(symbols(keycode).group_info & 0x0f) }

    /// Returns which of its groups a key uses while that one is in force.
    ///
    /// Source: XKB protocol 1.0, section 12.3, `groups_wrap`.
    func group(of keycode: UInt8, whenIn group: Int) -> Int {
        let info = symbols(keycode).group_info
        let count = Int(info & 0x0f)
        if count == 0 || group < count { return count == 0 ? 0 : group }
        switch CInt(info & 0xc0) {
        case XkbClampIntoRange: return count - 1
        case XkbRedirectIntoRange:
            let target = Int(info >> 4 & 0x03)
            return target < count ? target : 0
        default: return group % count
        }
    }

    /// Returns the level that a key has while modifiers are in force.
    func level(of keycode: UInt8, group: Int, modifiers: UInt8) -> Int {
        guard let type = type(keycode, group) else { return 0 }
        let relevant = modifiers & type.pointee.mods.mask
        return entries(type).first { $0.modifiers == relevant }?.level ?? 0
    }

    /// Returns the modifiers that matter to a place's key, and each set of them that selects it.
    func requirements(of place: Place) -> (relevant: UInt8, sets: [UInt8]) {
        guard let type = type(place.keycode, place.group) else { return (0, [0]) }
        let entries = entries(type)
        var sets = entries.filter { $0.level == place.level }.map(\.modifiers)
        // What is in no entry selects the first level.
        if place.level == 0 && !entries.contains(where: { $0.modifiers == 0 }) { sets.append(0) }
        return (type.pointee.mods.mask, sets)
    }

    /// Returns the symbol at a place.
    func symbol(at place: Place) -> Keysym? {
        let key = symbols(place.keycode)
        guard let list = xkb.pointee.map.pointee.syms, place.group < Int(key.group_info & 0x0f),
            place.level < Int(key.width)
        else { return nil }
        let symbol = list[Int(key.offset) + place.group * Int(key.width) + place.level]
        return symbol == 0 ? nil : Keysym(map: symbol)
    }

    private func index(_ keycode: UInt8) {
        let count = groupCount(keycode)
        var isEmpty = true
        for group in 0..<count {
            for level in 0..<levelCount(keycode, group) {
                let place = Place(keycode: keycode, group: group, level: level)
                guard let symbol = symbol(at: place) else { continue }
                isEmpty = false
                places[symbol.key, default: []].append(place)
            }
        }
        let action = cx11_key_action(xkb, CInt(keycode), 0, 0)
        if count > 0 && CInt(action.type) == XkbSA_SetMods && action.mods.mask != 0 {
            modifierKeys.append((keycode, action.mods.mask))
        }
        if isEmpty && xkb.pointee.map.pointee.modmap?[Int(keycode)] ?? 0 == 0 {
            emptyKeys.append(keycode)
        }
    }

    private func levelCount(_ keycode: UInt8, _ group: Int) -> Int {
        guard let type = type(keycode, group) else { return 0 }
        return min(Int(type.pointee.num_levels), Int(symbols(keycode).width))
    }

    private func symbols(_ keycode: UInt8) -> XkbSymMapRec {
        xkb.pointee.map.pointee.key_sym_map[Int(keycode)]
    }

    private func type(_ keycode: UInt8, _ group: Int) -> XkbKeyTypePtr? {
        let indices = symbols(keycode).kt_index
        let all = [indices.0, indices.1, indices.2, indices.3]
        guard all.indices.contains(group), let types = xkb.pointee.map.pointee.types,
            all[group] < xkb.pointee.map.pointee.num_types
        else { return nil }
        return types + Int(all[group])
    }

    private func entries(_ type: XkbKeyTypePtr) -> [(modifiers: UInt8, level: Int)] {
        guard let map = type.pointee.map else { return [] }
        return (0..<Int(type.pointee.map_count)).compactMap { index in
            map[index].active == 0 ? nil : (map[index].mods.mask, Int(map[index].level))
        }
    }
}
