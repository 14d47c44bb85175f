private import CGTK

/// A handler that is connected to a signal, and can be disconnected.
///
/// Nothing needs to keep this: the handler stays as long as the object does.
@MainActor
public struct Connection {
    private let object: UnsafeMutableRawPointer
    private let id: UInt

    init(_ object: UnsafeMutableRawPointer, _ id: UInt) {
        self.object = object
        self.id = id
    }

    /// Ends the connection and frees the handler; the object must still exist.
    public func disconnect() { cgtk_disconnect(object, id) }
}

/// Connects handlers to the signals of any GObject.
///
/// Closures are freed when the object is destroyed. One that holds the object itself keeps it alive
/// until then: a window is destroyed by `Window.destroy`, and all that is in it with it.
@MainActor
public enum Signals {
    /// Connects to a signal, whatever it passes.
    ///
    /// - Returns: The connection; it need not be kept.
    /// - Parameters:
    ///   - object: The GObject.
    ///   - signal: Its name.
    ///   - handler: Returns whether the event is done with, where the signal asks for that.
    @discardableResult
    public static func connect(
        _ object: UnsafeMutableRawPointer, _ signal: String,
        _ handler: @escaping @MainActor () -> Bool
    ) -> Connection {
        let data = Handler<Void>({ _ in handler() }).passed()
        return Connection(object, cgtk_connect(object, signal, onSignal, data, releaseHandler))
    }

    /// Connects to a signal whose first argument is a pointer, such as an event or a cairo context.
    ///
    /// - Returns: The connection; it need not be kept.
    @discardableResult
    public static func connectPointer(
        _ object: UnsafeMutableRawPointer, _ signal: String,
        _ handler: @escaping @MainActor (UnsafeMutableRawPointer) -> Bool
    ) -> Connection {
        let call: @MainActor (UInt) -> Bool = { address in
            UnsafeMutableRawPointer(bitPattern: address).map { handler($0) } ?? false
        }
        let data = Handler<UInt>(call).passed()
        return Connection(
            object, cgtk_connect_pointer(object, signal, onPointer, data, releaseHandler))
    }

    /// Connects to a signal whose first argument is a number, such as a dialog's `response`.
    ///
    /// - Returns: The connection; it need not be kept.
    @discardableResult
    public static func connectNumber(
        _ object: UnsafeMutableRawPointer, _ signal: String,
        _ handler: @escaping @MainActor (Int) -> Bool
    ) -> Connection {
        let data = Handler<Int>(handler).passed()
        return Connection(
            object, cgtk_connect_number(object, signal, onNumber, data, releaseHandler))
    }
}
