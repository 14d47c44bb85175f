/// How far a session is.
public enum Phase: String, Codable, Sendable, CaseIterable {
    /// No session: a code is wanted. Next: `joining`.
    case codeEntry = "code-entry"
    /// The code is being redeemed, or the first connection opened. Next: any but `grace`.
    case joining
    /// The agreement waits for an answer. Next: `recording`, `waiting`, `active`, `ended`.
    case agreement
    /// The recording waits for an answer. Next: `waiting`, `active`, `ended`.
    case recording
    /// Nobody from support is in the session yet. Next: `active`, `agreement`, `recording`, `ended`.
    case waiting
    /// An agent is in the session. Next: `grace`, `ended`.
    case active
    /// All agents have left, one may come back. Next: `active`, `codeEntry`, `ended`.
    case grace
    /// The session is over. Next: `joining`, `codeEntry`.
    case ended
}
