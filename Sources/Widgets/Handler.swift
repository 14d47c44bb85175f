internal import CGTK

/// A closure that C keeps: retained when it is passed, released by GLib with the connection.
@MainActor
final class Handler<First> {
    let call: @MainActor (First) -> Bool

    init(_ call: @escaping @MainActor (First) -> Bool) { self.call = call }

    /// To be given to C together with a release function.
    func passed() -> UnsafeMutableRawPointer { Unmanaged.passRetained(self).toOpaque() }
}

// Closures that are written inside the main actor's functions would be isolated to it, and trap
// where C calls them on another thread; so these stand alone.

let onSignal: cgtk_handler = { data in
    guard let data else { return 0 }
    let handler = Unmanaged<Handler<Void>>.fromOpaque(data).takeUnretainedValue()
    return MainActor.assumeIsolated { handler.call(()) } ? 1 : 0
}

let onPointer: cgtk_pointer_handler = { data, first in
    guard let data, let first else { return 0 }
    let handler = Unmanaged<Handler<UInt>>.fromOpaque(data).takeUnretainedValue()
    let address = UInt(bitPattern: first)
    return MainActor.assumeIsolated { handler.call(address) } ? 1 : 0
}

let onNumber: cgtk_number_handler = { data, first in
    guard let data else { return 0 }
    let handler = Unmanaged<Handler<Int>>.fromOpaque(data).takeUnretainedValue()
    return MainActor.assumeIsolated { handler.call(Int(first)) } ? 1 : 0
}

let releaseHandler: GClosureNotify = { data, _ in
    if let data { Unmanaged<AnyObject>.fromOpaque(data).release() }
}

let releaseData: GDestroyNotify = { data in
    if let data { Unmanaged<AnyObject>.fromOpaque(data).release() }
}
