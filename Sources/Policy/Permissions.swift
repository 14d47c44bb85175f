/// What agents may do in a session, each member checked on the customer's computer.
public struct Permissions: Hashable, Codable, Sendable {
    /// Pointer and keyboard.
    public var control: Bool
    /// Reading and setting the clipboard.
    public var clipboard: Bool
    /// Sending and asking for files.
    public var files: Bool
    /// Key combinations sent by name, such as Ctrl+Alt+Delete.
    public var keys: Bool

    /// Makes permissions from their members.
    public init(control: Bool, clipboard: Bool, files: Bool, keys: Bool) {
        self.control = control
        self.clipboard = clipboard
        self.files = files
        self.keys = keys
    }

    /// Everything is allowed.
    public static let all = Permissions(control: true, clipboard: true, files: true, keys: true)
    /// Nothing is allowed.
    public static let none = Permissions(
        control: false, clipboard: false, files: false, keys: false)

    /// Returns what both allow.
    public func intersection(_ other: Permissions) -> Permissions {
        Permissions(
            control: control && other.control, clipboard: clipboard && other.clipboard,
            files: files && other.files, keys: keys && other.keys)
    }

    /// Returns whether everything allowed here is allowed there too.
    public func isSubset(of other: Permissions) -> Bool { intersection(other) == self }
}
