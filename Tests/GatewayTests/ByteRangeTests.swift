import Testing

@testable import Gateway

@Suite struct ByteRangeTests {
    @Test(arguments: [
        ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=5-", .part(5..<10)),
        ("bytes=-3", .part(7..<10)), ("bytes=-30", .part(0..<10)), ("bytes=2-99", .part(2..<10)),
        ("bytes=10-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=5-2", .all),
        ("bytes=0-1,3-4", .all), ("lines=0-1", .all), ("bytes=", .all), ("bytes=--1", .all),
        ("bytes=99999999999999999999-", .all),
    ])
    func `a range is read as RFC 9110 says`(header: String, range: ByteRange) {
        #expect(ByteRange(header: header, size: 10) == range)
    }
}

@Suite struct PasswordTests {
    @Test func `a password matches what is stored of it, and no other does`() {
        let stored = Password.stored("correct horse")
        #expect(Password.matches("correct horse", stored: stored))
        #expect(!Password.matches("correct horsf", stored: stored))
        #expect(!Password.matches("", stored: "scrypt$$"))
        #expect(!stored.contains("horse"))
    }

    @Test func `a sum of nothing and of abc is FIPS 180's`() {
        #expect(
            Secrets.hash("abc")
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
