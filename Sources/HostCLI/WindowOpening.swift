import LocalAPI
import LocalSocket

/// Opening the window in place of going on in the terminal.
enum WindowOpening {
    /// Whether whoever runs this sits at a display of this computer.
    ///
    /// One that comes over the network, as with “ssh -X”, is not the desktop that is shared.
    static var hasDisplay: Bool {
        guard let display = Environment.value("DISPLAY") else { return false }
        return display.hasPrefix(":") || display.hasPrefix("unix:")
    }

    /// Opens the window, or brings it to the front.
    ///
    /// - Returns: Whether it is there; false where there can be none.
    /// - Throws: `HostFailure` when what is to be shown in it cannot be.
    static func open(_ call: ShowWindow, _ client: LocalClient) async throws(HostFailure) -> Bool {
        guard hasDisplay else { return false }
        do throws(HostFailure) {
            _ = try await client.call(call)
            return true
        } catch {
            guard error.code == .unsupported else { throw error }
            return false
        }
    }
}
