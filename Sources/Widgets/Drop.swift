public import CGTK

/// What was dropped on a widget.
@MainActor
public struct Drop {
    /// The number that the widget has given to this kind of thing.
    public let info: UInt32
    /// The addresses of files, where files were dropped.
    public let uris: [String]
    private let context: OpaquePointer
    private let time: UInt32

    init(
        _ context: OpaquePointer, _ selection: OpaquePointer, info: UInt32,
        time: UInt32
    ) {
        self.context = context
        self.info = info
        self.time = time
        var uris: [String] = []
        if let list = gtk_selection_data_get_uris(selection) {
            var next = list
            while let uri = next.pointee {
                uris.append(String(cString: uri))
                next += 1
            }
            g_strfreev(list)
        }
        self.uris = uris
    }

    /// Tells whoever has dragged it whether it was taken.
    public func finish(_ isTaken: Bool) { gtk_drag_finish(context, isTaken ? 1 : 0, 0, time) }
}

private let onDrop: cgtk_drop_handler = { data, context, _, _, selection, info, time in
    guard let data, let context, let selection else { return }
    let handler = Unmanaged<Handler<DropAddress>>.fromOpaque(data).takeUnretainedValue()
    let address = DropAddress(
        context: UInt(bitPattern: context), selection: UInt(bitPattern: selection), info: info,
        time: time)
    MainActor.assumeIsolated { _ = handler.call(address) }
}

/// The pointers as numbers, which may cross into the main actor that they are already on.
private struct DropAddress: Sendable {
    let context: UInt
    let selection: UInt
    let info: UInt32
    let time: UInt32
}

extension Signals {
    /// Connects to what is dropped on a widget.
    ///
    /// - Parameters:
    ///   - widget: The widget.
    ///   - handler: Returns whether it has taken it; else the widget's own handler goes on.
    public static func connectDrop(
        _ widget: UnsafeMutablePointer<GtkWidget>, _ handler: @escaping @MainActor (Drop) -> Bool
    ) {
        let call: @MainActor (DropAddress) -> Bool = { address in
            guard
                let context = OpaquePointer(bitPattern: address.context),
                let selection = OpaquePointer(bitPattern: address.selection)
            else { return false }
            let isTaken = handler(
                Drop(context, selection, info: address.info, time: address.time))
            if isTaken { g_signal_stop_emission_by_name(widget, "drag-data-received") }
            return isTaken
        }
        let data = Handler<DropAddress>(call).passed()
        cgtk_connect_drop(widget, onDrop, data, releaseHandler)
    }
}
