import Invitation

/// How files travel: over which connections, and with whose token.
struct TransferRoute: Sendable {
    let link: any GatewayLink
    let gateway: GatewayAddress
    let token: Secret
    let settings: LinkSettings

    /// Makes a request for a file; the token goes along to the gateway itself alone.
    ///
    /// - Throws: `TransferFailure.refused` where the address is none to connect to.
    func request(
        _ method: String, _ url: String, headers: [(name: String, value: String)],
        maximumBytes: Int = 64 * 1024
    ) throws(TransferFailure) -> LinkRequest {
        // `try?` forgets the error's type, and only whether there is one matters.
        guard let address = try? GatewayAddress(originOf: url) else {
            throw .refused("The address of the file cannot be used.")
        }
        // A gateway elsewhere has no business with what listens on this computer.
        guard !address.isLoopback || gateway.isLoopback else {
            throw .refused("The address of the file leads back to this computer.")
        }
        var headers = headers
        if gateway.isOrigin(of: url) {
            headers.append(("Authorization", "Bearer \(token.value)"))
        }
        return LinkRequest(
            method: method, url: url, headers: headers, maximumBytes: maximumBytes,
            settings: settings)
    }
}

/// Why a transfer is given up.
enum TransferFailure: Error, Equatable, Sendable {
    /// The disk, or what came, is to blame.
    case problem(FileProblem)
    /// The other side is; the sentence says how.
    case refused(String)
    /// Nobody wants it any more.
    case cancelled

    /// Says it to the customer, and to support.
    var sentence: String {
        switch self {
        case .problem(let problem): problem.sentence
        case .refused(let why): why
        case .cancelled: "It was cancelled."
        }
    }
}

extension LinkError {
    /// Why there is no sense in trying again; `nil` where there is.
    var givesUp: TransferFailure? {
        switch self {
        case .badURL(let why): .refused("The address of the file cannot be used: \(why)")
        case .tooLarge: .problem(.wrongSize)
        case .cancelled: .cancelled
        // One that was cut while it was being secured looks like one that cannot be.
        case .unknownHost, .unreachable, .timedOut, .untrusted, .proxyRefused, .status,
            .badAnswer, .closed:
            nil
        }
    }
}

extension LinkResponse {
    /// The seconds of `Retry-After`, a minute at most.
    var retryAfter: Duration? {
        guard let text = header("retry-after"), let seconds = Int64(digits: text) else {
            return nil
        }
        return .seconds(min(seconds, 60))
    }

    /// Whether the same request may succeed later.
    var isPassing: Bool { [408, 423, 425, 429].contains(status) || (500...599).contains(status) }
}

extension Int64 {
    /// Reads what consists of ASCII digits alone: `Int64.init` takes signs too.
    init?(digits text: some StringProtocol) {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self.init(text)
    }
}
