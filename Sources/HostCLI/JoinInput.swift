import Invitation
import LocalAPI

/// What is joined, checked before anybody is asked to do so.
struct JoinInput {
    /// A PIN or a link.
    let target: String
    /// The gateway's URL, where it was named beside a PIN.
    let gateway: String?
    /// The gateway's host, where it is known already.
    let host: String?

    /// Reads what was typed.
    ///
    /// - Throws: `HostFailure` with exit code 64; the code itself is never part of it.
    init(_ text: String, gateway: String?, source: SupportLink.Source) throws(HostFailure) {
        do throws(InvitationError) {
            let address: GatewayAddress?
            if let gateway { address = try GatewayAddress(parsing: gateway) } else { address = nil }
            switch try Self.parse(text, source) {
            case .code(let code):
                target = code.text
                self.gateway = address?.url
                host = address?.displayHost
            case .link(let link):
                // As it came: the daemon reads it again, by the same rules and the policy's.
                target = text
                self.gateway = nil
                host = link.gateway.displayHost
            }
        } catch {
            throw HostFailure(.badInput, error.message, hint: Self.hint)
        }
    }

    private static func parse(
        _ text: String, _ source: SupportLink.Source
    ) throws(InvitationError) -> JoinTarget {
        do throws(InvitationError) {
            return try JoinTarget(parsing: text, source: source)
        } catch {
            // A gateway on this computer may be allowed by the policy, which the daemon knows.
            guard case .loopbackLink = error else { throw error }
            return try JoinTarget(parsing: text, source: .typed)
        }
    }

    private static let hint =
        "A code has 6 to 12 digits; a link looks like https://support.example/?code=123456. "
        + "“deskhand --help” lists the commands."
}
