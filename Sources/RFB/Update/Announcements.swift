/// What an update has to tell besides pixels; each goes out with the next one.
struct Announcements: OptionSet, Sendable {
    let rawValue: Int

    /// The screen's size or its monitors.
    static let size = Announcements(rawValue: 1)
    /// The pointer's picture.
    static let cursor = Announcements(rawValue: 2)
    /// Where the pointer is.
    static let position = Announcements(rawValue: 4)
    /// The desktop's name.
    static let name = Announcements(rawValue: 8)
    /// That key events may carry key codes.
    static let keyCodes = Announcements(rawValue: 16)
    /// That pointer events may carry more buttons.
    static let mouseButtons = Announcements(rawValue: 32)
    /// That the viewer may not change the size, which it tried.
    static let sizeRefusal = Announcements(rawValue: 64)
}
