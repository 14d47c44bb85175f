import HostRuntime

/// Messages that wait for the one who receives.
struct Inbox {
    private var messages: [WebSocketMessage?] = []
    private var head = 0
    private var byteCount = 0

    /// Whether so much waits that no more should be read from the network.
    var isFull: Bool { byteCount > 256 << 10 || messages.count - head >= 1024 }

    mutating func append(_ message: WebSocketMessage) {
        messages.append(message)
        byteCount += message.byteCount
    }

    mutating func popFirst() -> WebSocketMessage? {
        guard head < messages.count, let message = messages[head] else { return nil }
        // What has been taken must not stay alive until the array is next empty.
        messages[head] = nil
        head += 1
        byteCount -= message.byteCount
        if head == messages.count || head >= 1024 {
            messages.removeFirst(head)
            head = 0
        }
        return message
    }

    mutating func removeAll() { self = Inbox() }
}

extension WebSocketMessage {
    fileprivate var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }
}
