import Testing

@testable import Translation

struct TemplateTests {
    @Test(arguments: [
        ("Hello {name}!", ["name": "Anna"], "Hello Anna!"),
        ("{a}{b}", ["a": "{b}", "b": "x"], "{b}x"),
        ("{a", ["a": "x"], "{a"), ("{b}", ["a": "x"], "{b}"), ("}{a}{", ["a": "x"], "}x{"),
        ("", ["a": "x"], ""), ("100 %s", ["a": "x"], "100 %s"),
    ])
    func `values come in where their names stand, and nowhere else`(
        text: String, values: [String: String], expected: String
    ) {
        #expect(Template.fill(text, values) == expected)
    }

    @Test(arguments: [
        ("%T", "", "%H:%M"), ("%H:%M:%S", "", "%H:%M"), ("%r", "%I:%M:%S %p", "%I:%M %p"),
        ("%r", "", "%I:%M %p"), ("%r", "%r", "%I:%M %p"), ("%H時%M分%S秒", "", "%H時%M分"),
        ("%H시 %M분 %S초", "", "%H시 %M분"), ("%p %I시 %M분 %S초", "", "%p %I시 %M분"),
        ("%H.%M.%S", "", "%H.%M"), ("", "", "%H:%M"), ("%k:%M", "", "%k:%M"),
    ])
    func `a time of day loses its seconds in each locale's way`(
        format: String, twelveHours: String, expected: String
    ) {
        #expect(TimeFormat.withoutSeconds(format, twelveHours: twelveHours) == expected)
    }

    @Test(arguments: [
        ("1", "1"), ("999", "999"), ("1000", "1.000"), ("1234567", "1.234.567"),
        ("123456", "123.456"),
    ])
    func `thousands are set apart`(digits: String, expected: String) {
        #expect(LocalNumber.grouped(digits, negative: false, separator: ".") == expected)
        #expect(LocalNumber.grouped(digits, negative: true, separator: ".") == "-" + expected)
    }
}
