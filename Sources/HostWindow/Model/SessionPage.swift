import LocalAPI
import Translation

/// The conversation, and above it who sees what.
struct SessionPage: Equatable {
    /// Who sees what.
    var banner: Banner
    /// What can be allowed and forbidden beside the screen.
    var switches: [RightChoice]
    /// Whether the customer is about to change what is shared, and whether that is all now.
    var change: Change?
    /// What is asked, above the conversation.
    var question: QuestionCard?
    /// Files on their way, and those that arrived.
    var transfers: [TransferRow]

    /// What is shared before it is changed.
    enum Change: Equatable {
        /// The whole screen.
        case everything
        /// Single applications.
        case applications
    }

    /// Whether there is anything between the banner and the conversation.
    var hasMore: Bool {
        !switches.isEmpty || question != nil || change != nil || !transfers.isEmpty
    }

    init(_ status: Status, _ question: QuestionCard?, isChoosing: Bool = false) {
        banner = Banner(status)
        switches = RightChoices.switches(status)
        self.question = question
        if isChoosing, question == nil, status.sharing.on, status.sharing.mayChoose {
            change = status.sharing.scope == .desktop ? .everything : .applications
        }
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
