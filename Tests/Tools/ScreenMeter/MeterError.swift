/// Why a measurement ended: mostly a breach of the protocol.
struct MeterError: Error {
    let text: String

    init(_ text: String) { self.text = text }
}
