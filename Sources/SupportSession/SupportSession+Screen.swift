import GatewayAPI
import Policy

/// Screen connections, as the gateway asks for them.
extension SupportSession {
    mutating func screen(_ event: GatewayEvent) -> [Effect] {
        switch event {
        case .screenConnect(let connect):
            guard sharing.granted != nil else {
                // What was granted to another host was not granted to this one.
                return cursor.isHistory ? [] : [.violation("screen connection without consent")]
            }
            guard sharing.add(connect, showing: display) else {
                return [.violation("too many viewers")]
            }
            return [.connect(connect.viewerId)]
        case .screenDisconnect(let gone):
            return sharing.remove(gone.viewerId) ? [.disconnect(gone.viewerId)] : []
        case .screenSelect(let select):
            guard select.display == 0 || displays.contains(where: { $0.index == select.display }),
                sharing.select(select.display, for: select.viewerId)
            else { return [] }
            display = select.display
            return [.update(select.viewerId)] + announce()
        case .keysSend(let send):
            // What is told again was pressed long ago.
            guard !cursor.isHistory else { return [] }
            guard permissions.keys else { return [.violation("keys without permission")] }
            return [.pressKeys(send.keys)]
        default: return []
        }
    }
}
