import LocalAPI
import Translation

/// Where the customer enters the code.
struct EntryPage: Equatable {
    /// What is typed.
    var check: EntryCheck
    /// Whose support a bare PIN goes to.
    var company: String?
    /// The host that what is typed goes to, whole, as ASCII.
    var host: String?
    /// Whether it is being connected.
    var isBusy: Bool
    /// What went wrong, and what to do.
    var problem: Problem?

    init(_ status: Status, _ choices: Choices) {
        let known = status.entry.gateway
        check = EntryCheck(
            choices.codeText, gateway: known, isSubmitted: choices.isCodeSubmitted)
        host = check.linkHost ?? known.map(GatewayText.host)
        isBusy = choices.isJoining || status.phase == .joining
        if status.phase == .joining, let gateway = status.gateway {
            host = GatewayText.host(gateway)
        }
        let name = RemoteText.line(status.entry.company ?? "", limit: 48)
        company = name.isEmpty || check.linkHost != nil ? nil : name
        if isBusy {
            problem = nil
        } else if case .wrong(let sentence) = check.state {
            problem = Problem(sentence: sentence, advice: nil)
        } else {
            problem = choices.failure.map { Problem($0, host: host) }
        }
    }

    /// Who is called, in words.
    var destination: String? {
        switch (company, host) {
        case (let company?, let host?):
            tr("The code goes to {company} at {host}.", ["company": company, "host": host])
        case (nil, let host?): tr("The code goes to {host}.", ["host": host])
        case (_, nil): nil
        }
    }

    /// What is going on, in words.
    var progress: String {
        host.map { tr("Connecting to {host}…", ["host": $0]) } ?? tr("Connecting…")
    }
}

/// A link that the desktop brought; nothing is contacted before the customer says so.
struct InvitationPage: Equatable {
    /// What is joined.
    var link: String
    /// The host, whole, as ASCII.
    var host: String
    /// What went wrong when it was followed.
    var problem: Problem?

    init(_ invitation: InvitationStatus, _ failure: HostFailure?) {
        link = invitation.link
        host = invitation.host.unicodeScalars.allSatisfy(\.isASCII) ? invitation.host : "?"
        let shown = host
        problem = failure.map { Problem($0, host: shown) }
    }
}
