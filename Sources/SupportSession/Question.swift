public import GatewayAPI

/// Something the customer is asked, and has not answered.
public struct Question: Equatable, Sendable {
    /// What is asked.
    public var subject: Subject
    /// When silence counts as no; `nil` where the question waits as long as it takes.
    public var deadline: ContinuousClock.Instant?
    /// The event that asked.
    var event = 0

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
    /// Those that were answered, each by its event and its subject: they are not asked again.
    private(set) var answered: [String] = []

    /// How many files may be offered at one time.
    public static let mostFiles = 8

    /// How many notices may be shown at one time; the oldest goes first.
    public static let mostNotices = 16

    /// How many answered questions are known again.
    private static let mostAnswered = 1_000

    /// Starts without a question.
    ///
    /// - Parameter answered: What an earlier run of this host had an answer for.
    init(answered: [String] = []) { self.answered = answered }

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
    ///
    /// - Returns: Whether it waits for an answer; false where it had one before a crash.
    mutating func ask(
        _ subject: Question.Subject, event: Int, at now: ContinuousClock.Instant
    ) -> Bool {
        all.removeAll { $0.subject.isReplaced(by: subject) }
        let question = Question(
            subject: subject, deadline: subject.patience.map { now + $0 }, event: event)
        if answered.contains(question.key) { return false }
        all.append(question)
        let notices = all.indices.filter { all[$0].subject.isNotice }
        if notices.count > Self.mostNotices { all.remove(at: notices[0]) }
        return true
    }

    private mutating func noteAnswer(to question: Question) {
        answered.append(question.key)
        if answered.count > Self.mostAnswered { answered.removeFirst() }
    }

    /// Finds the oldest question of a kind.
    func first(where matches: (Question.Subject) -> Bool) -> Question.Subject? {
        all.first { matches($0.subject) }?.subject
    }

    /// Takes out the oldest question of a kind that is put to the customer.
    mutating func takeOpen(where matches: (Question.Subject) -> Bool) -> Question.Subject? {
        guard let question = open.first(where: { matches($0.subject) }) else { return nil }
        all.removeAll { $0.subject == question.subject }
        noteAnswer(to: question)
        return question.subject
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
        for question in expired { noteAnswer(to: question) }
        return expired.map(\.subject)
    }

    /// Lets every question that must be answered wait its whole time from now.
    mutating func restart(at now: ContinuousClock.Instant) {
        for index in all.indices {
            all[index].deadline = all[index].subject.patience.map { now + $0 }
        }
    }
}

extension Question {
    /// Knows it again when its event is told a second time, and no other for it.
    fileprivate var key: String {
        switch subject {
        case .agreement(let show): "\(event) agreement \(show.version)"
        case .recording: "\(event) recording"
        case .sharing(let ask): "\(event) sharing \(ask.agentId) \(ask.access.rawValue)"
        case .file(let offer): "\(event) file \(offer.transferId)"
        case .notice(let notice): "\(event) notice \(notice.noticeId)"
        case .continuation: "\(event) continuation"
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
