import LocalAPI
import Translation

/// A file on its way.
struct TransferRow: Equatable {
    /// Which one.
    var id: String
    /// Its name and size.
    var name: String
    /// How far it is, in words.
    var state: String
    /// How much has arrived, from 0 to 1; `nil` when it is over.
    var fraction: Double?

    init(_ transfer: TransferStatus) {
        id = transfer.transferId
        name = tr(
            "{name} ({size})",
            [
                "name": RemoteText.line(transfer.name, limit: 80),
                "size": LocalNumber.size(Int(clamping: transfer.size)),
            ])
        fraction = Self.fraction(transfer)
        let reason = transfer.reason.map { RemoteText.line($0, limit: 200) } ?? ""
        state =
            switch (transfer.state, transfer.direction) {
            case (.offered, _): tr("Waiting for an answer")
            case (.running, .receive): tr("Arriving")
            case (.running, .send): tr("On its way")
            case (.done, .receive):
                transfer.path.map {
                    tr("Saved as {path}", ["path": RemoteText.line($0, limit: 200)])
                } ?? tr("Saved")
            case (.done, .send): tr("Sent")
            case (.refused, _): tr("Refused")
            case (.failed, _) where reason.isEmpty: tr("Failed")
            case (.failed, _): tr("Failed: {reason}", ["reason": reason])
            }
    }

    private static func fraction(_ transfer: TransferStatus) -> Double? {
        switch transfer.state {
        case .offered: return 0
        case .running:
            guard transfer.size > 0 else { return 1 }
            return max(0, min(1, Double(transfer.done) / Double(transfer.size)))
        case .done, .refused, .failed: return nil
        }
    }
}
