import LocalAPI
import SupportSession

extension HostFailure {
    /// Says what a connection's fault means to the customer.
    init(_ error: LinkError, gateway: String) {
        switch error {
        case .badURL(let why):
            self.init(.badInput, "This address cannot be used: \(why)")
        case .unknownHost:
            self.init(
                .gatewayUnreachable, "There is no computer called \(gateway).",
                hint: "Check the address and the network connection.")
        case .unreachable(let why):
            self.init(
                .gatewayUnreachable, "\(gateway) does not answer (\(why)).",
                hint: "Check the network connection, then try again.")
        case .timedOut:
            self.init(
                .gatewayUnreachable, "\(gateway) did not answer in time.",
                hint: "Check the network connection, then try again.")
        case .untrusted(let why):
            self.init(
                .gatewayUntrusted, "\(gateway) cannot prove that it is what it says (\(why)).",
                hint: "Do not go on. Tell the person who gave you the PIN.")
        case .proxyRefused(let status):
            self.init(
                .proxyNeeded, "The proxy of this network lets nothing through (status \(status)).",
                hint: status == 407
                    ? "Ask who runs the network for its name and password, and set them in"
                        + " HTTPS_PROXY or in the policy file."
                    : "Ask who runs the network to let \(gateway) through.")
        case .status(let status, let wait) where status == 429 || status == 503:
            let seconds = wait.map { Int(min(max($0, 1), 86_400).rounded(.up)) }
            self.init(
                .gatewayUnreachable, "\(gateway) is too busy (HTTP status \(status)).",
                hint: seconds.map { "Try again in \($0) seconds." } ?? "Try again later.",
                retrySeconds: seconds.map { Double($0) })
        case .status(let status, _):
            self.init(
                .gatewayBroken, "\(gateway) refused the connection (HTTP status \(status)).",
                hint: "Try again with a new PIN.")
        case .badAnswer(let why):
            self.init(.gatewayBroken, "\(gateway) does not speak as a support gateway: \(why)")
        case .tooLarge:
            self.init(.gatewayBroken, "\(gateway) sent more than was asked for.")
        case .closed:
            self.init(
                .gatewayUnreachable, "\(gateway) ended the connection.",
                hint: "Try again.")
        case .cancelled:
            self.init(.cancelled, "It was cancelled.")
        }
    }

    /// Says what stands in the customer's way.
    init(_ error: SessionError) {
        switch error {
        case .over: self.init(.noSession, "There is no session.")
        case .notPending: self.init(.notPending, "Nothing of that kind waits for an answer.")
        case .notPermitted(let why): self.init(.notPermitted, why)
        case .badText:
            self.init(.badInput, "A line has at least one character and at most 16 KiB.")
        case .full:
            self.init(
                .notPermitted, "Too much waits for the gateway already.",
                hint: "Wait until the connection is back.")
        }
    }
}
