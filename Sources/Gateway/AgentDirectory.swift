public import GatewayAPI
import JSONRPC

/// What the command line does in a gateway's database, also while the gateway runs.
public struct AgentDirectory: Sendable {
    private let store: Store

    /// Opens the database; one that is not there is made.
    ///
    /// - Throws: The database's error.
    public init(databaseFile: String) throws { store = try Store(file: databaseFile) }

    /// Adds an agent.
    ///
    /// - Throws: `GatewayError.configuration` where the name is taken or cannot be one.
    public func add(_ name: String, password: String) throws {
        let isBlank = name.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
        guard let text = NameText(name), !isBlank, let id = AgentID(Secrets.identifier()) else {
            throw GatewayError.configuration("A name has 1 to 256 characters.")
        }
        guard try store.agent(named: name) == nil else {
            throw GatewayError.configuration("There is an agent called \(name) already.")
        }
        try store.add(
            AgentRecord(
                agentId: id, name: text, password: Password.stored(password), photoTag: nil))
    }

    /// Takes an agent out, and ends the logins.
    ///
    /// - Throws: `GatewayError.configuration` where there is no such agent.
    public func remove(_ name: String) throws { try store.removeAgent(try find(name)) }

    /// The names of all agents.
    public func names() throws -> [String] { try store.agents().map(\.name.text) }

    /// Changes a password, and ends the logins.
    ///
    /// - Throws: `GatewayError.configuration` where there is no such agent.
    public func setPassword(_ password: String, of name: String) throws {
        try store.setPassword(Password.stored(password), of: try find(name))
    }

    /// Sets an agent's photo, PNG or JPEG.
    ///
    /// - Throws: `GatewayError.configuration` where it is neither, or there is no such agent.
    public func setPhoto(_ bytes: [UInt8], of name: String) throws {
        let photo: Photo
        do throws(Photo.Problem) {
            photo = try Photo(bytes)
        } catch { throw GatewayError.configuration(error.rawValue) }
        try store.setPhoto(bytes, type: photo.kind.rawValue, of: try find(name))
    }

    private func find(_ name: String) throws -> AgentID {
        guard let agent = try store.agent(named: name) else {
            throw GatewayError.configuration("There is no agent called \(name).")
        }
        return agent.agentId
    }

    /// A session that was made from the shell.
    public struct MadeCode: Encodable, Sendable {
        /// The session.
        public let sessionId: SessionID
        /// The code.
        public let code: String
        /// The link, where the gateway has run on this database before.
        public let link: String?

        /// One JSON object.
        public var json: String {
            String(decoding: (try? RPCEncoder.encode(self)) ?? [], as: UTF8.self)
        }
    }

    /// Makes a session with a code, which a running gateway takes up when the code is redeemed.
    public func makeCode(title: String) throws -> MadeCode {
        let now = SystemGatewayClock().now
        let digits = try store.setting("codeDigits").flatMap { Int($0) } ?? 6
        let since = Timestamp(milliseconds: now.wall.milliseconds - 86_400_000)
        var code = Secrets.code(digits: digits)
        while try store.session(code: code) != nil || store.hasExpired(code, since: since) {
            code = Secrets.code(digits: digits)
        }
        let rules = SessionRules.new(
            title: NameText(cutting: title).text, code: code,
            configuration: GatewayConfiguration(webFolder: ""), at: now)
        try store.commit(Commit(state: rules.state), at: now.wall)
        let base = try store.setting("publicURL")
        return MadeCode(
            sessionId: rules.state.sessionId, code: code, link: base.map { "\($0)/?code=\(code)" })
    }
}
