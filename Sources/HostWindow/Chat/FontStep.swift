/// The size of the conversation's letters, in steps.
struct FontStep: Equatable, Sendable {
    static let range = -3...8

    /// 0 is the desktop's size.
    let value: Int

    init(_ value: Int) {
        self.value = min(max(value, Self.range.lowerBound), Self.range.upperBound)
    }

    var larger: FontStep { FontStep(value + 1) }
    var smaller: FontStep { FontStep(value - 1) }

    /// Of the desktop's size.
    var percent: Int { value < 0 ? 100 + value * 10 : 100 + value * 15 }
}
