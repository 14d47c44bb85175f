private import CGTK

/// Calls a closure after a time, once or again and again, as long as it is kept.
@MainActor
public final class Timer {
    private var source: UInt32 = 0

    /// Starts one.
    ///
    /// - Parameters:
    ///   - milliseconds: Until the first call, and between calls.
    ///   - repeats: Whether there is more than one call.
    ///   - action: What is called.
    public init(
        milliseconds: Int, repeats: Bool = false, _ action: @escaping @MainActor () -> Void
    ) {
        let call = Handler<Void> { [weak self] _ in
            if !repeats { self?.source = 0 }
            action()
            return repeats
        }
        source = g_timeout_add_full(
            G_PRIORITY_DEFAULT, guint(milliseconds), onSignal, call.passed(), releaseData)
    }

    /// Ends it before its time.
    public func cancel() {
        if source != 0 { g_source_remove(source) }
        source = 0
    }

    isolated deinit { if source != 0 { g_source_remove(source) } }
}
