import FoundationEssentials
import GatewayAPI
import Invitation
import JSONRPC
import LocalAPI

/// Turns a code into a session: `POST /v1/redeem`.
struct Redeemer: Sendable {
    let link: any GatewayLink
    let settings: LinkSettings
    let client: ClientDescription

    /// Redeems a code.
    ///
    /// - Throws: What the customer is told. Whether the code was wrong tells `codeRefused`.
    func redeem(
        _ code: SupportCode, at gateway: GatewayAddress
    ) async throws(HostFailure) -> RedeemResponse {
        guard let body = try? RPCEncoder.encode(RedeemRequest(code: code.text, client: client))
        else { throw HostFailure(.internal, "The code could not be written as JSON.") }
        let request = LinkRequest(
            method: "POST", url: gateway.url + RedeemRequest.path,
            headers: [
                ("Content-Type", "application/json"),
                ("Accept", "application/json, \(Problem.mediaType)"),
            ],
            body: body, settings: settings)
        let answer: LinkResponse
        do { answer = try await link.send(request) } catch {
            throw HostFailure(error, gateway: gateway.displayHost)
        }
        guard answer.status == 200 else { throw Self.failure(answer, gateway: gateway) }
        guard Self.isObject(answer.body),
            let redeemed = try? JSONDecoder().decode(
                RedeemResponse.self, from: Data(answer.body)),
            Self.isPlain(redeemed.token), Self.isSafe(redeemed.socketUrl, for: gateway)
        else {
            throw HostFailure(
                .gatewayBroken, "\(gateway.displayHost) gave no session for this PIN.",
                hint: "Tell the person who gave you the PIN.")
        }
        return redeemed
    }

    /// Whether it is strict JSON, and no array.
    private static func isObject(_ body: [UInt8]) -> Bool {
        do { return try JSONScanner.check(body) == nil } catch { return false }
    }

    /// A token goes into a header field: visible ASCII only.
    private static func isPlain(_ token: String) -> Bool {
        (1...4096).contains(token.utf8.count)
            && token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// The socket may be anywhere the gateway says, but not in clear unless the gateway itself is.
    private static func isSafe(_ socketURL: String, for gateway: GatewayAddress) -> Bool {
        guard let socket = try? GatewayAddress(originOf: socketURL) else { return false }
        return socket.scheme == .https || gateway.isLoopback
    }

    private static func failure(_ answer: LinkResponse, gateway: GatewayAddress) -> HostFailure {
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.body))
        // Another problem, or none, is judged by its status alone.
        switch problem?.kind ?? Problem.Kind.allCases.first(where: { $0.status == answer.status }) {
        case .codeUnknown:
            return HostFailure(
                .codeRefused, "\(gateway.displayHost) does not know this PIN.",
                hint: "Check the digits, or ask for a new PIN.")
        case .codeExpired:
            return HostFailure(
                .codeExpired, "This PIN is not good any more at \(gateway.displayHost).",
                hint: "Ask for a new PIN.")
        case .rateLimited:
            return later(
                .tooManyTries, "\(gateway.displayHost) takes no more tries for now.", answer)
        case .clientTooOld:
            let wanted = problem?.minimumVersion.map { " (\($0.prefix(32)) or newer)" } ?? ""
            return HostFailure(
                .clientTooOld, "\(gateway.displayHost) needs a newer Deskhand\(wanted).",
                hint: "Download it again from the link that you were given.")
        case .supportClosed:
            return later(
                .supportClosed, "Support at \(gateway.displayHost) is closed now.", answer)
        case nil:
            return HostFailure(
                .gatewayBroken,
                "\(gateway.displayHost) is no support gateway, or it is out of order"
                    + " (HTTP status \(answer.status)).",
                hint: "Check the address, or try again later.")
        }
    }

    /// A failure that time heals, with how long where the gateway says so.
    private static func later(
        _ code: HostFailure.Code, _ message: String, _ answer: LinkResponse
    ) -> HostFailure {
        guard let seconds = answer.header("retry-after").flatMap({ Int($0) }),
            (1...longestWait).contains(seconds)
        else { return HostFailure(code, message, hint: "Try again later.") }
        let wait =
            switch seconds {
            case ..<120: "in \(seconds) seconds"
            case ..<7200: "in \((seconds + 59) / 60) minutes"
            case ..<172_800: "in about \((seconds + 1800) / 3600) hours"
            default: "in about \((seconds + 43_200) / 86_400) days"
            }
        return HostFailure(
            code, message, hint: "Try again \(wait).", retrySeconds: Double(seconds))
    }

    /// What is longer is no answer to when to try again: 30 days.
    private static let longestWait = 30 * 86_400
}
