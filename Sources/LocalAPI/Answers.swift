/// What `join` answers.
public struct Joined: Codable, Equatable, Sendable {
    /// The gateway's URL.
    public var gateway: String
    /// Whose support it is: remote text.
    public var company: String
    /// Whether the session had a host before.
    public var resumed: Bool

    /// Makes the params.
    public init(gateway: String, company: String, resumed: Bool) {
        self.gateway = gateway
        self.company = company
        self.resumed = resumed
    }
}

/// A window that could be shared.
public struct WindowStatus: Codable, Equatable, Sendable {
    /// What `share only` takes, from 1; a window keeps its number for as long as it is open.
    public var number: Int
    /// Its title: the application's text.
    public var title: String
    /// Its WM_CLASS.
    public var applicationClass: String
    /// Its program's file name.
    public var executable: String?
    /// What a person calls the application; all of its windows are shared, or none.
    public var application: String
    /// The process that it is, by which windows belong together; `nil` where that is unknown, and
    /// then it cannot be shared alone.
    public var process: Int32?
    /// Whether it is seen now.
    public var shared: Bool
    /// Whether the policies let it be shared.
    public var permitted: Bool

    /// Makes the params.
    public init(
        number: Int, title: String, applicationClass: String, executable: String? = nil,
        application: String = "", process: Int32? = nil, shared: Bool = false,
        permitted: Bool = true
    ) {
        self.number = number
        self.title = title
        self.applicationClass = applicationClass
        self.executable = executable
        self.application = application
        self.process = process
        self.shared = shared
        self.permitted = permitted
    }
}

/// What is removed, or would be.
public struct Removal: Codable, Equatable, Sendable {
    /// Files and folders of ours.
    public var paths: [String]
    /// What stays, each with the reason.
    public var kept: [String]
    /// Whether they are gone.
    public var removed: Bool

    /// Makes the params.
    public init(paths: [String], kept: [String], removed: Bool) {
        self.paths = paths
        self.kept = kept
        self.removed = removed
    }
}

/// One thing that works on this desktop, or does not.
public struct Finding: Codable, Equatable, Sendable {
    /// What was looked at, a word.
    public var name: String
    /// How it is.
    public var state: FindingState
    /// What was found, a sentence.
    public var text: String
    /// What to do about it.
    public var advice: String?

    /// Makes the params.
    public init(name: String, state: FindingState, text: String, advice: String? = nil) {
        self.name = name
        self.state = state
        self.text = text
        self.advice = advice
    }
}

/// How a thing is.
public enum FindingState: String, Codable, Sendable {
    /// It works.
    case good
    /// It works in part, or nobody can tell yet.
    case fair
    /// It does not work.
    case bad
}
