import SupportSession

// Module and type are both called SupportSession, so its `Question` can be told from LocalAPI's
// only in a file that does not import both.
/// A question as the session's rules keep it.
typealias SessionQuestion = Question
