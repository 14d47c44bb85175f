import FoundationEssentials
import GRDB
import GatewayAPI
import Hashing

/// An agent as the database keeps one.
struct AgentRecord: Sendable {
    var agentId: AgentID
    var name: NameText
    var password: String
    /// Tells the photo from the one before; `nil` where there is none.
    var photoTag: String?
}

extension Store {
    private func agent(_ row: Row) -> AgentRecord? {
        guard let id = AgentID(row["agentId"] as String), let name = NameText(row["name"] as String)
        else { return nil }
        return AgentRecord(
            agentId: id, name: name, password: row["password"], photoTag: row["tag"])
    }

    private static let columns =
        "agentId, name, password, CASE WHEN photo IS NULL THEN NULL ELSE photoTag END AS tag"

    func agents() throws -> [AgentRecord] {
        try queue.read { database in
            try Row.fetchAll(
                database, sql: "SELECT \(Self.columns) FROM agents ORDER BY name")
        }.compactMap(agent)
    }

    func agent(named name: String) throws -> AgentRecord? {
        try queue.read { database in
            try Row.fetchOne(
                database, sql: "SELECT \(Self.columns) FROM agents WHERE name=?", arguments: [name])
        }.flatMap(agent)
    }

    func add(_ record: AgentRecord) throws {
        try queue.write { database in
            try database.execute(
                sql: "INSERT INTO agents(agentId, name, password) VALUES(?,?,?)",
                arguments: [record.agentId.text, record.name.text, record.password])
        }
    }

    /// Takes an agent out; every login of the agent's ends.
    func removeAgent(_ id: AgentID) throws {
        try queue.write { database in
            try database.execute(sql: "DELETE FROM agents WHERE agentId=?", arguments: [id.text])
            try database.execute(sql: "DELETE FROM logins WHERE agentId=?", arguments: [id.text])
        }
    }

    /// Changes a password; every login of the agent's ends.
    func setPassword(_ password: String, of id: AgentID) throws {
        try queue.write { database in
            try database.execute(
                sql: "UPDATE agents SET password=? WHERE agentId=?", arguments: [password, id.text])
            try database.execute(sql: "DELETE FROM logins WHERE agentId=?", arguments: [id.text])
        }
    }

    func setPhoto(_ bytes: [UInt8], type: String, of id: AgentID) throws {
        let sum = SHA256()
        sum.update(bytes)
        let tag = String(sum.finish().prefix(12))
        try queue.write { database in
            try database.execute(
                sql: "UPDATE agents SET photo=?, photoType=?, photoTag=? WHERE agentId=?",
                arguments: [Data(bytes), type, tag, id.text])
        }
    }

    func removePhoto(of id: AgentID) throws {
        try queue.write { database in
            try database.execute(
                sql: "UPDATE agents SET photo=NULL WHERE agentId=?", arguments: [id.text])
        }
    }

    func agent(_ id: AgentID) throws -> AgentRecord? {
        try queue.read { database in
            try Row.fetchOne(
                database, sql: "SELECT \(Self.columns) FROM agents WHERE agentId=?",
                arguments: [id.text])
        }.flatMap(agent)
    }

    func photo(of id: String) throws -> (bytes: [UInt8], type: String)? {
        try queue.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT photo, photoType FROM agents WHERE agentId=? AND photo IS NOT NULL",
                arguments: [id]
            ).map { row in
                let bytes: Data = row["photo"]
                return ([UInt8](bytes), row["photoType"])
            }
        }
    }

    func addLogin(tokenHash: String, agent: AgentID, until: Timestamp) throws {
        try queue.write { database in
            try database.execute(
                sql: "INSERT INTO logins VALUES(?,?,?)",
                arguments: [tokenHash, agent.text, until.milliseconds])
        }
    }

    func removeLogin(tokenHash: String) throws {
        try queue.write { database in
            try database.execute(
                sql: "DELETE FROM logins WHERE tokenHash=?", arguments: [tokenHash])
        }
    }

    func agent(login tokenHash: String, at now: Timestamp) throws -> AgentRecord? {
        try queue.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT \(Self.columns) FROM agents JOIN logins USING(agentId)
                    WHERE tokenHash=? AND expiresAt>?
                    """, arguments: [tokenHash, now.milliseconds])
        }.flatMap(agent)
    }

    func notices() throws -> [Notice] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM notices ORDER BY rowid")
        }.compactMap { row in
            guard let id = NoticeID(row["noticeId"] as String) else { return nil }
            return Notice(
                noticeId: id, title: NameText(cutting: row["title"]), text: row["text"])
        }
    }

    func add(_ notice: Notice) throws {
        try queue.write { database in
            try database.execute(
                sql: "INSERT INTO notices VALUES(?,?,?)",
                arguments: [notice.noticeId.text, notice.title.text, notice.text])
        }
    }

    func removeNotice(_ id: NoticeID) throws {
        try queue.write { database in
            try database.execute(sql: "DELETE FROM notices WHERE noticeId=?", arguments: [id.text])
        }
    }
}
