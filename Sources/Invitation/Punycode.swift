/// The ASCII form of labels that hold other letters, so that a look-alike host can be named.
///
/// Source: RFC 3492 sections 5 and 6; the figures are those of section 5.
enum Punycode {
    /// Returns a host with each label that is not ASCII as `xn--…`; nothing else of it changes.
    static func shown(_ host: String) -> String {
        host.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
            .map { label in
                label.allSatisfy(\.isASCII) ? String(label) : "xn--" + encode(Array(label))
            }
            .joined(separator: ".")
    }

    /// Encodes one label; it is short enough (2 KiB) that no sum can overflow.
    private static func encode(_ label: [Unicode.Scalar]) -> String {
        var output = String(String.UnicodeScalarView(label.filter(\.isASCII)))
        let basic = output.unicodeScalars.count
        if basic > 0 { output += "-" }
        var handled = basic
        var state = State()
        var code: UInt32 = 0x80
        while handled < label.count {
            let next = label.lazy.map(\.value).filter { $0 >= code }.min() ?? code
            state.delta += Int(next - code) * (handled + 1)
            for scalar in label {
                if scalar.value < next { state.delta += 1 }
                guard scalar.value == next else { continue }
                state.emit(into: &output, handled: handled + 1, isFirst: handled == basic)
                handled += 1
            }
            state.delta += 1
            code = next + 1
        }
        return output
    }

    private struct State {
        var delta = 0
        var bias = 72

        mutating func emit(into output: inout String, handled: Int, isFirst: Bool) {
            var rest = delta
            var step = 36
            while true {
                let threshold = min(max(step - bias, 1), 26)
                guard rest >= threshold else { break }
                output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
                rest = (rest - threshold) / (36 - threshold)
                step += 36
            }
            output.append(digit(rest))
            adapt(handled: handled, isFirst: isFirst)
        }

        private mutating func adapt(handled: Int, isFirst: Bool) {
            var rest = isFirst ? delta / 700 : delta / 2
            rest += rest / handled
            var steps = 0
            while rest > 455 {
                rest /= 35
                steps += 36
            }
            bias = steps + 36 * rest / (rest + 38)
            delta = 0
        }

        private func digit(_ value: Int) -> Character {
            Character(Unicode.Scalar(UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26)))
        }
    }
}
