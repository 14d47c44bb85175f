import HostRuntime
import Testing

@testable import CurlLink

struct LinkURLTests {
    private static let schemes = ["https": true, "http": false]

    @Test(arguments: [
        "", "https", "https://", "https:///x", "ftp://a.example/", "javascript://a/",
        "http://a.example/", "http://127.0.0.1.evil.example/", "http://localhost.evil.example/",
        "http://0x7f.1/", "http://2130706433/", "https://2130706433/", "http://127.1/",
        "http://0177.0.0.1/", "http://[::2]/", "http://127.0.0.1@evil.example/",
        "https://user@a.example/", "https://user:word@a.example/",
        "https://a.example\\@evil.example/",
        "https://a.example%2eevil.example/", "https://a.example:0/", "https://a.example:65536/",
        "https://a.example:+1/", "https://a.example:/", "https://a.example:1:2/", "https://a..b/",
        "https://.a/", "https://[::1/", "https://[fe80::1%25eth0]/", "https://a.example/ b",
        "https://a.example/\r\nX: y", "https://a.example/\u{0}", "https://a.example/#x",
        "https://suppоrt.example/", "https://a.example/\u{202E}", "https://a_b!/",
        "https://a.example/" + String(repeating: "x", count: 8192),
    ])
    func `an address that could be read in two ways is refused`(url: String) {
        #expect(throws: LinkError.self) { try LinkURL(url, schemes: Self.schemes) }
    }

    @Test(arguments: [
        ("https://A.Example", "https://a.example/"),
        ("HTTPS://a.example:443/x?y=%20z", "https://a.example/x?y=%20z"),
        ("https://a.example.:8443?code=1", "https://a.example.:8443/?code=1"),
        ("http://127.0.0.1:80/", "http://127.0.0.1/"),
        ("http://127.255.255.254:8080/a", "http://127.255.255.254:8080/a"),
        ("http://[::1]:81/", "http://[::1]:81/"), ("http://LOCALHOST/", "http://localhost/"),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]/"),
        ("https://192.0.2.1/", "https://192.0.2.1/"),
    ])
    func `a plain address is spelt in one way`(url: String, spelling: String) throws {
        #expect(try LinkURL(url, schemes: Self.schemes).text == spelling)
    }
}
