import CLibcrypto

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
    static func hash(_ text: String) -> String {
        var digest = Digest()
        digest.update(Array(text.utf8))
        return digest.finish()
    }
}

/// SHA-256 of bytes that come one after another.
struct Digest: ~Copyable {
    private let context: OpaquePointer?

    init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Gives the sum in lower-case hex.
    consuming func finish() -> String {
        var sum = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &sum, nil)
        return hexadecimal(sum)
    }
}

/// Writes bytes as lower-case hex.
func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// Passwords as the database keeps them: `scrypt$SALT$KEY`, N = 2^15, r = 8, p = 1.
enum Password {
    private static let keyBytes = 32

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
        var key = [UInt8](repeating: 0, count: keyBytes)
        let secret = Array(password.utf8.map { CChar(bitPattern: $0) })
        let salt = Array(salt.utf8)
        let made = EVP_PBE_scrypt(
            secret, secret.count, salt, salt.count, 1 << 15, 8, 1, 64 << 20, &key, keyBytes)
        // Without a key nothing matches: a random one is nobody's.
        return made == 1 ? hexadecimal(key) : Secrets.token(length: 64)
    }
}
