import Hashing

/// Random texts and one-way sums.
enum Secrets {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Makes a random text of letters that may stand in a URL; 6 bits a letter.
    static func token(length: Int = 32) -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<length).map { _ in alphabet[Int(generator.next() & 63)] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Makes an id that begins with a letter, so that no program takes it for an option.
    static func identifier() -> String { "i" + token(length: 21) }

    /// Makes a code; its first digit may be 0.
    static func code(digits: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return String(
            decoding: (0..<digits).map { _ in
                UInt8(ascii: "0") + UInt8.random(in: 0...9, using: &generator)
            }, as: UTF8.self)
    }

    /// SHA-256 of a text, in hex: what is stored in place of a token.
    static func hash(_ text: String) -> String { SHA256.sum(of: text) }
}

/// Passwords as the database keeps them: `scrypt$SALT$KEY`, N = 2^15, r = 8, p = 1.
enum Password {
    /// Derives what is stored; takes about 0.1 s and 32 MiB on purpose.
    static func stored(_ password: String) -> String {
        let salt = Secrets.token(length: 22)
        return "scrypt$\(salt)$\(key(password, salt: salt))"
    }

    /// Tells whether it is the password; as slow for a wrong one as for the right one.
    static func matches(_ password: String, stored: String) -> Bool {
        let parts = stored.utf8.split(separator: UInt8(ascii: "$")).map { String($0) ?? "" }
        guard parts.count == 3, parts[0] == "scrypt" else { return false }
        let derived = Array(key(password, salt: parts[1]).utf8)
        let wanted = Array(parts[2].utf8)
        guard derived.count == wanted.count else { return false }
        return zip(derived, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func key(_ password: String, salt: String) -> String {
        // Without a key nothing matches: a random one is nobody's.
        Scrypt.key(password, salt: salt) ?? Secrets.token(length: 64)
    }
}
