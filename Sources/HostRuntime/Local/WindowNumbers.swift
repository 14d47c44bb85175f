/// Numbers for windows, which stay with them: a list may change between being read and being answered.
struct WindowNumbers {
    private var numbers: [UInt64: Int] = [:]
    private var last = 0

    /// Numbers windows; those that are gone are forgotten, and their numbers are not given again.
    mutating func number(_ windows: [DesktopWindow]) -> [(number: Int, window: DesktopWindow)] {
        let ids = Set(windows.map(\.id))
        numbers = numbers.filter { ids.contains($0.key) }
        return windows.map { window in
            if let number = numbers[window.id] { return (number, window) }
            last += 1
            numbers[window.id] = last
            return (last, window)
        }
    }
}
