import GatewayAPI
import Glibc
import LocalAPI

/// What this computer is, as gateways are told.
struct SystemDescription {
    /// The description.
    var client: ClientDescription {
        ClientDescription(
            version: DaemonVersion.current.version, system: systemName, display: display,
            language: language)
    }

    private var display: String {
        if Self.isSet("DISPLAY") { return "x11" }
        return Self.isSet("WAYLAND_DISPLAY") ? "wayland" : "none"
    }

    /// The name in os-release(5).
    private var systemName: String {
        guard let file = fopen("/etc/os-release", "re") else { return "Linux" }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        let key = "PRETTY_NAME="
        while fgets(&line, Int32(line.count), file) != nil {
            let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            let text = String(decoding: bytes, as: UTF8.self)
            guard text.hasPrefix(key) else { continue }
            let value = text.dropFirst(key.count).filter { $0 != "\"" && $0 != "\n" }
            return String(value.prefix(100))
        }
        return "Linux"
    }

    /// BCP 47 from the locale's name: `de_DE.UTF-8` is `de-DE`.
    private var language: String {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { Self.value($0) }
        guard let name = names.first(where: { !$0.isEmpty }) else { return "en" }
        let tag = name.prefix { $0 != "." && $0 != "@" }.map { $0 == "_" ? "-" : $0 }
        let isTag = tag.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return isTag && (2...32).contains(tag.count) && String(tag) != "POSIX" ? String(tag) : "en"
    }

    private static func isSet(_ name: String) -> Bool { value(name).map { !$0.isEmpty } ?? false }

    private static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
