import LocalAPI
import Translation

/// The conversation, and above it who sees what.
struct SessionPage: Equatable {
    /// Who sees what.
    var banner: Banner
    /// What can be allowed and forbidden beside the screen.
    var switches: [RightChoice]
    /// What is asked, above the conversation.
    var question: QuestionCard?
    /// Files on their way, and those that arrived.
    var transfers: [TransferRow]

    init(_ status: Status, _ question: QuestionCard?) {
        banner = Banner(status)
        switches = RightChoices.switches(status)
        self.question = question
        transfers = status.transfers.filter { $0.state != .offered || $0.direction == .send }
            .suffix(8).map(TransferRow.init)
    }

    /// Whether agents take part, or have just left.
    static func isSession(_ phase: Phase) -> Bool { phase == .active || phase == .grace }

    /// Whether there is anything to end.
    static func isRunning(_ phase: Phase) -> Bool {
        switch phase {
        case .codeEntry, .ended: false
        case .joining, .agreement, .recording, .waiting, .active, .grace: true
        }
    }
}
