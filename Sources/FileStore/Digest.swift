import CLibcrypto

/// SHA-256 of what is fed to it.
final class Digest: @unchecked Sendable {  // one owner at a time, under that owner's lock
    private let context: OpaquePointer?

    init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Lower-case hex; nothing can be added any more.
    func finish() -> String {
        var sum = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: CUnsignedInt = 0
        guard EVP_DigestFinal_ex(context, &sum, &count) == 1 else { return "" }
        let digits = Array("0123456789abcdef".utf8)
        let text = sum.prefix(Int(count)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    static func sum(of text: String) -> String {
        let digest = Digest()
        Array(text.utf8).withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }
}
