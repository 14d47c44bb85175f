import Invitation
import Translation

/// What is typed where a code is wanted, judged while it is typed.
struct EntryCheck: Equatable {
    /// How far it is.
    enum State: Equatable {
        /// Nothing is typed.
        case empty
        /// It may become a code or a link.
        case incomplete
        /// It is one.
        case ready
        /// It cannot become one, a sentence.
        case wrong(String)
    }

    /// How far it is.
    var state: State
    /// The host that a link names, whole.
    var linkHost: String?
    /// What `join` takes.
    var target = ""

    /// Judges a text.
    ///
    /// - Parameters:
    ///   - text: What is typed or pasted.
    ///   - gateway: Where a bare PIN goes to; without one, it cannot go anywhere.
    ///   - isSubmitted: Whether the customer thinks that it is complete.
    init(_ text: String, gateway: String?, isSubmitted: Bool) {
        do throws(InvitationError) {
            switch try JoinTarget(parsing: text, source: .typed) {
            case .code(let code):
                target = code.text
                state = .ready
                if gateway == nil { state = .wrong(Self.gatewayMissing) }
            case .link(let link):
                target = text
                linkHost = link.gateway.displayHost
                state = .ready
            }
        } catch {
            switch error {
            case .empty where !isSubmitted: state = .empty
            case _ where !isSubmitted && Self.mayBecomeRight(text, error): state = .incomplete
            default: state = .wrong(EntryWording.sentence(error))
            }
        }
    }

    private static var gatewayMissing: String {
        tr("This computer does not know where the code belongs. Please paste the whole link.")
    }

    private static func mayBecomeRight(_ text: String, _ error: InvitationError) -> Bool {
        switch error {
        case .codeTooShort, .empty: return true
        case .notADigit, .notALink, .hostMissing, .codeMissing, .unknownPath, .unknownKey,
            .hostMalformed, .badPort, .hostDisguised:
            let typed = text.lowercased().drop { $0.isWhitespace }
            return ["https://", "deskhand://", "http://"].contains {
                $0.hasPrefix(typed) || typed.hasPrefix($0)
            }
        default: return false
        }
    }
}
