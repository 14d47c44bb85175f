import Hashing
import Testing

@Suite struct HashingTests {
    // FIPS 180-4's own examples, appendix B of FIPS 180-2.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `a text has the sum that the standard gives`(text: String, sum: String) {
        #expect(SHA256.sum(of: text) == sum)
    }

    @Test func `the sum does not depend on the pieces`() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        let whole = SHA256()
        whole.update(bytes)
        let pieces = SHA256()
        for byte in bytes { pieces.update([byte]) }
        #expect(whole.finish() == pieces.finish())
    }

    @Test func `a key depends on password and salt alone`() throws {
        let key = try #require(Scrypt.key("secret", salt: "a"))
        #expect(key.utf8.count == 64)
        #expect(Scrypt.key("secret", salt: "a") == key)
        #expect(Scrypt.key("secret", salt: "b") != key)
        #expect(Scrypt.key("Secret", salt: "a") != key)
    }

    @Test func `bytes are written as two digits each`() {
        #expect(hexadecimal([0, 9, 10, 255]) == "00090aff")
    }
}
