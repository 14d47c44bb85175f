import Glibc

/// Plays the desktop's own sounds by libcanberra, where it is installed.
@MainActor
final class AlertSound {
    private typealias Create = @convention(c) (UnsafeMutablePointer<OpaquePointer?>) -> Int32
    private typealias Make = @convention(c) (UnsafeMutablePointer<OpaquePointer?>) -> Int32
    private typealias Set =
        @convention(c) (OpaquePointer?, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
    private typealias Finished =
        @convention(c) (OpaquePointer?, UInt32, Int32, UnsafeMutableRawPointer?) -> Void
    private typealias Play =
        @convention(c) (
            OpaquePointer?, UInt32, OpaquePointer?, Finished?, UnsafeMutableRawPointer?
        ) -> Int32
    private typealias Free = @convention(c) (OpaquePointer?) -> Int32

    private var context: OpaquePointer?
    // Loaded when it is first needed, and kept: a desktop without it stays silent.
    private lazy var library = dlopen("libcanberra.so.0", RTLD_LAZY | RTLD_LOCAL)

    /// Plays the sound of a name from the sound naming specification.
    func play(_ event: String) {
        guard let make = function("ca_proplist_create", as: Make.self),
            let set = function("ca_proplist_sets", as: Set.self),
            let play = function("ca_context_play_full", as: Play.self),
            let free = function("ca_proplist_destroy", as: Free.self), open()
        else { return }
        var properties: OpaquePointer?
        guard make(&properties) == 0 else { return }
        _ = set(properties, "event.id", event)
        _ = set(properties, "media.role", "event")
        // It plays on a thread of its own, and nobody needs to know when it is over.
        _ = play(context, 1, properties, nil, nil)
        _ = free(properties)
    }

    private func open() -> Bool {
        if context == nil, let create = function("ca_context_create", as: Create.self) {
            _ = create(&context)
        }
        return context != nil
    }

    private func function<F>(_ name: String, as type: F.Type) -> F? {
        guard let library, let address = dlsym(library, name) else { return nil }
        // A C function pointer is what dlsym gives, by its manual.
        return unsafeBitCast(address, to: type)
    }
}
