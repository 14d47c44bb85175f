import FoundationEssentials
import GatewayAPI

extension Timestamp {
    /// The moment by this computer's clock.
    static var now: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded()))
    }
}
