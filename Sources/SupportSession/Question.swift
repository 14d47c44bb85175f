public import GatewayAPI

/// Something the customer is asked, and has not answered.
public struct Question: Equatable, Sendable {
    /// What is asked.
    public var subject: Subject
    /// When silence counts as no; `nil` where the question waits as long as it takes.
    public var deadline: ContinuousClock.Instant?

    /// What a question is about.
    public enum Subject: Equatable, Sendable {
        /// Accepting the agreement; waits.
        case agreement(AgreementShow)
        /// Being recorded; silence is no.
        case recording(RecordingAsk)
        /// Sharing with an agent; silence is no.
        case sharing(ScreenAsk)
        /// Taking a file; silence is no.
        case file(FileOffer)
        /// A notice that offers to leave; waits.
        case notice(NoticeShow)
        /// Whether agents keep control after so long; silence ends sharing.
        case continuation(after: Duration)

        /// How long the customer may be silent before that counts as no; `nil` for ever.
        public var patience: Duration? {
            switch self {
            case .agreement, .notice: nil
            case .recording, .sharing, .file: .seconds(60)
            case .continuation: .seconds(300)
            }
        }
    }
}

/// The questions that wait, the oldest first; one at most of agreement, recording and each agent's.
public struct Questions: Equatable, Sendable {
    /// The questions.
    public private(set) var all: [Question] = []

    /// How many files may be offered at one time.
    public static let mostFiles = 8

    /// How many notices may be shown at one time; the oldest goes first.
    public static let mostNotices = 16

    /// The questions that are put to the customer: as long as the agreement waits, it alone.
    public var open: [Question] {
        guard hasAgreement else { return all }
        return all.filter { if case .agreement = $0.subject { true } else { false } }
    }

    /// The earliest deadline.
    var deadline: ContinuousClock.Instant? { open.compactMap(\.deadline).min() }

    /// Whether the agreement waits.
    var hasAgreement: Bool { first { if case .agreement = $0 { true } else { false } } != nil }

    /// Adds a question in the place of the one that it replaces, where there is one.
    mutating func ask(_ subject: Question.Subject, at now: ContinuousClock.Instant) {
        all.removeAll { $0.subject.isReplaced(by: subject) }
        all.append(Question(subject: subject, deadline: subject.patience.map { now + $0 }))
        let notices = all.indices.filter { all[$0].subject.isNotice }
        if notices.count > Self.mostNotices { all.remove(at: notices[0]) }
    }

    /// Finds the oldest question of a kind.
    func first(where matches: (Question.Subject) -> Bool) -> Question.Subject? {
        all.first { matches($0.subject) }?.subject
    }

    /// Takes out the oldest question of a kind that is put to the customer.
    mutating func takeOpen(where matches: (Question.Subject) -> Bool) -> Question.Subject? {
        guard let subject = open.first(where: { matches($0.subject) })?.subject else { return nil }
        all.removeAll { $0.subject == subject }
        return subject
    }

    /// Takes out the questions of a kind.
    mutating func remove(where matches: (Question.Subject) -> Bool) {
        all.removeAll { matches($0.subject) }
    }

    /// Takes out the questions that have waited for too long.
    mutating func takeExpired(at now: ContinuousClock.Instant) -> [Question.Subject] {
        guard !hasAgreement else { return [] }
        let isExpired: (Question) -> Bool = { $0.deadline.map { $0 <= now } ?? false }
        let expired = all.filter(isExpired)
        all.removeAll(where: isExpired)
        return expired.map(\.subject)
    }

    /// Lets every question that must be answered wait its whole time from now.
    mutating func restart(at now: ContinuousClock.Instant) {
        for index in all.indices {
            all[index].deadline = all[index].subject.patience.map { now + $0 }
        }
    }
}

extension Question.Subject {
    /// Whether it is an agent's wish to see or control.
    var isSharing: Bool { if case .sharing = self { true } else { false } }
    /// Whether it is about keeping control.
    var isContinuation: Bool { if case .continuation = self { true } else { false } }
    /// Whether it is about a file.
    var isFile: Bool { if case .file = self { true } else { false } }
    fileprivate var isNotice: Bool { if case .notice = self { true } else { false } }

    fileprivate func isReplaced(by other: Question.Subject) -> Bool {
        switch (self, other) {
        case (.agreement, .agreement), (.recording, .recording), (.continuation, .continuation):
            true
        case (.sharing(let first), .sharing(let second)): first.agentId == second.agentId
        case (.file(let first), .file(let second)): first.transferId == second.transferId
        case (.notice(let first), .notice(let second)): first.noticeId == second.noticeId
        case (.agreement, _), (.recording, _), (.sharing, _), (.file, _), (.notice, _),
            (.continuation, _):
            false
        }
    }
}
