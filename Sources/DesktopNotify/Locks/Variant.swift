import CNotify

/// A value of D-Bus, read without trusting its type.
final class Variant {
    let pointer: OpaquePointer

    /// Takes one over that somebody else owns, or that nobody owns yet.
    init(_ pointer: OpaquePointer) { self.pointer = g_variant_ref_sink(pointer) }

    /// Takes one over that the caller owns.
    init(owned pointer: OpaquePointer) { self.pointer = pointer }

    deinit { g_variant_unref(pointer) }

    static func text(_ text: String) -> Variant { Variant(g_variant_new_string(text)) }

    static func truth(_ value: Bool) -> Variant { Variant(g_variant_new_boolean(value ? 1 : 0)) }

    /// A value of any type, with the type written beside it.
    static func any(_ value: Variant) -> Variant { Variant(g_variant_new_variant(value.pointer)) }

    /// A dictionary of texts and values of any type, with nothing in it.
    static func emptyDictionary() -> Variant {
        let type = g_variant_type_new("{sv}")
        defer { g_variant_type_free(type) }
        return Variant(g_variant_new_array(type, nil, 0))
    }

    static func number(_ number: UInt32) -> Variant { Variant(g_variant_new_uint32(number)) }

    static func tuple(_ parts: [Variant]) -> Variant {
        let pointers = parts.map { Optional($0.pointer) }
        return Variant(g_variant_new_tuple(pointers, gsize(parts.count)))
    }

    private var type: String { String(cString: g_variant_get_type_string(pointer)) }

    /// What is in it, where it has parts.
    var children: [Variant] {
        guard g_variant_is_container(pointer) != 0 else { return [] }
        return (0..<g_variant_n_children(pointer)).map {
            Variant(owned: g_variant_get_child_value(pointer, $0))
        }
    }

    /// What a value of any type holds.
    var inside: Variant? {
        type == "v" ? Variant(owned: g_variant_get_variant(pointer)) : nil
    }

    var number: UInt32? { type == "u" ? g_variant_get_uint32(pointer) : nil }

    var bool: Bool? { type == "b" ? g_variant_get_boolean(pointer) != 0 : nil }

    /// A text, an object's path or a signature.
    var text: String? {
        ["s", "o", "g"].contains(type)
            ? String(cString: g_variant_get_string(pointer, nil)) : nil
    }

    /// The value under a key of a dictionary of texts and values of any type.
    subscript(key: String) -> Variant? {
        guard type == "a{sv}" else { return nil }
        return g_variant_lookup_value(pointer, key, nil).map { Variant(owned: $0) }
    }
}
