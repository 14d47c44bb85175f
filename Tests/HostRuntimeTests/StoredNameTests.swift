import HostRuntime
import Testing

struct StoredNameTests {
    @Test(arguments: [
        ("report.pdf", "report.pdf"), ("../x", "x"), ("/etc/passwd", "passwd"),
        ("a/../../b", "b"), ("..\\x", "_x"), ("C:\\x", "C__x"), ("a/\u{301}../../x", "x"),
        ("", "file"), (".", "file"), ("..", "file"), ("/", "file"), ("   ", "file"),
        ("../..", "file"), ("name.", "name"), (".bashrc", "bashrc"), (".part", "part"),
        ("con", "con"), ("x.desktop", "x.desktop"), ("\u{202E}gpj.exe", "gpj.exe"),
        ("a\0b\nc\u{1B}[d", "abc[d"), ("a\u{200B}b\u{FEFF}", "ab"), ("a\u{A0}b", "a b"),
        ("photos/2026/a.jpg", "photos/2026/a.jpg"), ("photos//./a.jpg", "photos/a.jpg"),
        ("photos/.git/config", "photos/git/config"), ("folder/", "folder/file"),
        ("a/\u{301}b", "a/_\u{301}b"),
    ])
    func `a name is cleaned`(name: String, stored: String) {
        #expect(Array(StoredName(name).text.utf8) == Array(stored.utf8))
    }

    @Test func `two normal forms of one name are two names`() {
        let names = ["é", "e\u{301}"].map { Array(StoredName($0).text.utf8) }
        #expect(names[0] != names[1])
    }

    @Test func `a long name is cut on the edge of a code point, its extension kept`() {
        let name = StoredName(String(repeating: "長", count: 90) + ".tar.gz").last
        #expect(name.utf8.count == 82 * 3 + 7)
        #expect(name.hasSuffix("長.tar.gz"))
        let numbered = StoredName.numbered(name, 12)
        #expect(numbered.utf8.count <= 255)
        #expect(numbered.hasSuffix("長 (12).tar.gz"))
        let allowed = String(repeating: "n", count: 255)
        #expect(StoredName(allowed).last == allowed)
        #expect(StoredName(allowed + "n").last == allowed)
    }

    @Test func `a path that is too deep is flattened`() {
        let deep = String(repeating: "a/", count: 40) + "b"
        #expect(StoredName(deep).components == ["b"])
    }
}
