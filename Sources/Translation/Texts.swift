private import CLinux
private import Glibc

/// The customer's language: chosen once, when the program starts.
public enum Texts {
    private static let domain = "deskhand"

    /// Takes the language and the habits of the environment (LANG, LC_ALL, LANGUAGE).
    ///
    /// Translations are looked for in DESKHAND_LOCALE_DIR, else in `../share/locale` beside the
    /// program. To be called before the first thread starts: the C library's locale is everybody's.
    public static func start() {
        setlocale(LC_ALL, "")
        linux_texts(domain, folder)
    }

    private static var folder: String {
        if let named = getenv("DESKHAND_LOCALE_DIR"), named.pointee != 0 {
            return String(cString: named)
        }
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "/usr/share/locale" }
        let path = String(
            decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let parts = path.split(separator: "/").dropLast(2)
        return "/" + (parts + ["share", "locale"]).joined(separator: "/")
    }

    // Without a translation, the answer is the very pointer that was passed: it lives as long as the
    // closure, so it is read in there.

    static func message(_ text: String) -> String {
        // gettext answers an empty message with the header of the file.
        guard !text.isEmpty else { return "" }
        return text.withCString { key in
            linux_text(domain, key).map { String(cString: $0) } ?? text
        }
    }

    static func message(_ one: String, _ other: String, _ count: Int) -> String {
        let magnitude = UInt(count.magnitude)
        return one.withCString { one in
            other.withCString { other in
                linux_text_counted(domain, one, other, magnitude).map { String(cString: $0) }
            }
        } ?? (count == 1 ? one : other)
    }
}

/// Says a sentence in the customer's language.
///
/// - Parameters:
///   - message: The English sentence, with `{name}` where a value comes in. A literal: it is
///     extracted by `Packaging/translations`.
///   - values: What stands for the names in braces. Values are never looked into.
/// - Returns: The sentence, in English where there is no translation.
public func tr(_ message: String, _ values: [String: String] = [:]) -> String {
    Template.fill(Texts.message(message), values)
}

/// Says the sentence for a count; `{count}` is the number as the customer's language writes it.
///
/// - Parameters:
///   - one: The English sentence for one. A literal.
///   - other: The English sentence for any other number. A literal.
///   - count: Decides about the form.
///   - values: What stands for the other names in braces.
/// - Returns: The sentence, in English where there is no translation.
public func trn(
    _ one: String, _ other: String, count: Int, _ values: [String: String] = [:]
) -> String {
    var values = values
    values["count"] = values["count"] ?? LocalNumber.text(count)
    return Template.fill(Texts.message(one, other, count), values)
}
