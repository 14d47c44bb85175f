import CLibcrypto

/// SHA-256 of bytes that come one after another.
public final class SHA256: @unchecked Sendable {  // one owner at a time, under that owner's lock
    private let context: OpaquePointer?

    /// Begins a sum of nothing.
    public init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Adds bytes.
    public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// Gives the sum in lower-case hex; nothing can be added any more.
    public func finish() -> String {
        var sum = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: CUnsignedInt = 0
        guard EVP_DigestFinal_ex(context, &sum, &count) == 1 else { return "" }
        return hexadecimal(sum.prefix(Int(count)))
    }

    /// Sums a text's UTF-8.
    public static func sum(of text: String) -> String {
        let digest = SHA256()
        digest.update(Array(text.utf8))
        return digest.finish()
    }
}

/// Writes bytes as lower-case hex.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
