import LocalAPI
import Translation

/// Who sees what, and how to stop it.
struct Banner: Equatable {
    /// What the button beside it does.
    enum Action: Equatable {
        /// Nothing is shared: no button.
        case none
        /// It stops.
        case stop
        /// It stops, and beside it another offers what may be changed.
        case change
    }

    /// Who sees what, one sentence.
    var sentence: String
    /// What else is to be known, a sentence each.
    var details: [String]
    /// What the button does.
    var action: Action
    /// Whether viewers may use pointer and keys.
    var isControlled: Bool
    /// Whether the session is being recorded.
    var isRecorded: Bool

    init(_ status: Status) {
        let sharing = status.sharing
        isControlled = sharing.on && sharing.access == .control
        isRecorded = status.recording
        sentence = SharingWording.sentence(status)
        details = SharingWording.details(status)
        action = !sharing.on ? .none : sharing.mayChoose ? .change : .stop
    }
}

/// The small window that says the same while the large one is not seen.
struct Bar: Equatable {
    /// Who sees what, one sentence.
    var sentence: String
    /// Lines that nobody has seen.
    var unread: Int
    /// Whether the session is being recorded.
    var isRecorded: Bool
    /// Whether viewers may use pointer and keys.
    var isControlled: Bool
    /// The keys that stop from anywhere.
    var stopKey: String?
    /// Whether the customer may choose applications.
    var mayChange: Bool

    /// Makes the bar; `nil` where the window itself is seen, or nobody looks or records.
    init?(_ status: Status, isWindowSeen: Bool) {
        guard !isWindowSeen, status.sharing.on || status.recording else { return nil }
        sentence = SharingWording.sentence(status)
        unread = max(0, status.chat.unread)
        isRecorded = status.recording
        isControlled = status.sharing.on && status.sharing.access == .control
        mayChange = status.sharing.on && status.sharing.mayChoose
        stopKey = status.sharing.on ? status.stopKey : nil
    }

    /// Whether there is something to stop.
    var isShared: Bool { sentence != SharingWording.nothing }
}
