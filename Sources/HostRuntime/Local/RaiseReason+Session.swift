import LocalAPI
import SupportSession

extension RaiseReason {
    init(_ cause: RaiseCause) {
        self =
            switch cause {
            case .nudge: .nudge
            case .chatHere: .chatHere
            case .webChatGone: .webChatGone
            case .message: .message
            case .question: .question
            }
    }
}
