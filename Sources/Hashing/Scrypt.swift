import CLibcrypto

/// Keys from passwords that cost whoever guesses as much as they cost us.
public enum Scrypt {
    /// Derives a key; takes about 0.1 s and 32 MiB on purpose.
    ///
    /// - Parameters:
    ///   - password: What somebody types.
    ///   - salt: What makes equal passwords different.
    /// - Returns: 32 bytes in lower-case hex; `nil` where there is no memory for it.
    ///
    /// Source: RFC 7914, with N = 2^15, r = 8, p = 1.
    public static func key(_ password: String, salt: String) -> String? {
        var key = [UInt8](repeating: 0, count: 32)
        let secret = Array(password.utf8.map { CChar(bitPattern: $0) })
        let salt = Array(salt.utf8)
        let made = EVP_PBE_scrypt(
            secret, secret.count, salt, salt.count, 1 << 15, 8, 1, 64 << 20, &key, key.count)
        return made == 1 ? hexadecimal(key) : nil
    }
}
