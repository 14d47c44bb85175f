import FoundationEssentials
import GRDB
import GatewayAPI
import JSONRPC

/// What must outlive the program: agents, logins, sessions, their events, answers and conversations.
///
/// Everything is written in one transaction before anybody hears of it, with `synchronous=FULL`:
/// what was acknowledged survives a kill at any moment and a power cut.
final class Store: Sendable {
    let queue: DatabaseQueue

    /// Opens the file, or a database in memory.
    init(file: String?) throws {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(10)
        if let file {
            configuration.journalMode = .wal
            queue = try DatabaseQueue(path: file, configuration: configuration)
            // Passwords and conversations are nobody else's.
            try queue.inDatabase { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
        } else {
            queue = try DatabaseQueue(configuration: configuration)
        }
        try queue.write { database in
            try database.execute(sql: Self.schema)
            // Databases of 1.0 before photos could be changed from the console.
            if try !database.columns(in: "agents").contains(where: { $0.name == "photoTag" }) {
                try database.execute(
                    sql: "ALTER TABLE agents ADD COLUMN photoTag TEXT DEFAULT '0'")
            }
        }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS settings(key TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS agents(
          agentId TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE,
          password TEXT NOT NULL, photo BLOB, photoType TEXT, photoTag TEXT DEFAULT '0');
        CREATE TABLE IF NOT EXISTS logins(
          tokenHash TEXT PRIMARY KEY, agentId TEXT NOT NULL, expiresAt INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS sessions(
          sessionId TEXT PRIMARY KEY, code TEXT, state BLOB NOT NULL,
          createdAt INTEGER NOT NULL, endedAt INTEGER, removed INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS sessionsByCode ON sessions(code) WHERE code IS NOT NULL;
        CREATE TABLE IF NOT EXISTS events(
          sessionId TEXT NOT NULL, number INTEGER NOT NULL, body BLOB NOT NULL,
          PRIMARY KEY(sessionId, number)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS answers(
          sessionId TEXT NOT NULL, request TEXT NOT NULL, body BLOB NOT NULL,
          PRIMARY KEY(sessionId, request)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS lines(
          position INTEGER PRIMARY KEY AUTOINCREMENT, sessionId TEXT NOT NULL,
          messageId TEXT NOT NULL, body BLOB NOT NULL, UNIQUE(sessionId, messageId));
        CREATE TABLE IF NOT EXISTS codes(code TEXT PRIMARY KEY, expiredAt INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS notices(
          noticeId TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL);
        """

    func setting(_ key: String) throws -> String? {
        try queue.read { database in
            try String.fetchOne(
                database, sql: "SELECT value FROM settings WHERE key=?", arguments: [key])
        }
    }

    func set(_ key: String, to value: String) throws {
        try queue.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO settings VALUES(?,?)", arguments: [key, value])
        }
    }
}

/// All that one input has changed; kept as a whole or not at all.
struct Commit {
    var state: SessionState
    var resetsLog = false
    var events: [(number: Int, body: [UInt8])] = []
    var lines: [ChatLine] = []
    var discarded: [MessageID] = []
    var expiredCodes: [String] = []
    var answer: (request: String, body: [UInt8])?
}

extension Store {
    func commit(_ commit: Commit, at now: Timestamp) throws {
        let id = commit.state.sessionId.text
        let state = Data(try RPCEncoder.encode(commit.state))
        try queue.write { database in
            if commit.resetsLog {
                try database.execute(sql: "DELETE FROM events WHERE sessionId=?", arguments: [id])
                // Another host's ids are others; agents' and web chats' go on.
                try database.execute(
                    sql: "DELETE FROM answers WHERE sessionId=? AND request LIKE 'host:%'",
                    arguments: [id])
            }
            try database.execute(
                sql: """
                    INSERT INTO sessions(sessionId, code, state, createdAt, endedAt)
                    VALUES(?,?,?,?,?) ON CONFLICT(sessionId) DO UPDATE SET
                    code=excluded.code, state=excluded.state, endedAt=excluded.endedAt
                    """,
                arguments: [
                    id, commit.state.code, state, commit.state.createdAt.milliseconds,
                    commit.state.ended?.at.milliseconds,
                ])
            for event in commit.events {
                try database.execute(
                    sql: "INSERT INTO events VALUES(?,?,?)",
                    arguments: [id, event.number, Data(event.body)])
            }
            for line in commit.lines {
                try database.execute(
                    sql: "INSERT INTO lines(sessionId, messageId, body) VALUES(?,?,?)",
                    arguments: [id, line.messageId.text, Data(try RPCEncoder.encode(line))])
            }
            for line in commit.discarded {
                try database.execute(
                    sql: "DELETE FROM lines WHERE sessionId=? AND messageId=?",
                    arguments: [id, line.text])
            }
            for code in commit.expiredCodes {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO codes VALUES(?,?)",
                    arguments: [code, now.milliseconds])
            }
            if let answer = commit.answer {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO answers VALUES(?,?,?)",
                    arguments: [id, answer.request, Data(answer.body)])
            }
        }
    }

    /// Keeps an answer to a request that has changed nothing.
    func keep(_ body: [UInt8], for request: String, in session: SessionID) throws {
        try queue.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO answers VALUES(?,?,?)",
                arguments: [session.text, request, Data(body)])
        }
    }

    func answer(to request: String, in session: SessionID) throws -> [UInt8]? {
        try queue.read { database in
            try Data.fetchOne(
                database, sql: "SELECT body FROM answers WHERE sessionId=? AND request=?",
                arguments: [session.text, request]
            ).map { [UInt8]($0) }
        }
    }

    /// The events after one, in order, as they were sent.
    func events(
        of session: SessionID, after number: Int, limit: Int
    ) throws -> [(number: Int, body: [UInt8])] {
        try queue.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT number, body FROM events WHERE sessionId=? AND number>?
                    ORDER BY number LIMIT ?
                    """, arguments: [session.text, number, limit]
            ).map { row in
                let body: Data = row["body"]
                return (row["number"], [UInt8](body))
            }
        }
    }

    /// The newest lines of a conversation, oldest first.
    func lines(of session: SessionID, limit: Int = 2000) throws -> [ChatLine] {
        let bodies = try queue.read { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT body FROM (SELECT position, body FROM lines WHERE sessionId=?
                    ORDER BY position DESC LIMIT ?) ORDER BY position
                    """, arguments: [session.text, limit])
        }
        return bodies.compactMap { try? JSONDecoder().decode(ChatLine.self, from: $0) }
    }

    /// The sessions that are not forgotten.
    func sessions() throws -> [SessionState] {
        try states("SELECT state FROM sessions WHERE removed=0", [])
    }

    /// The session that has the code.
    func session(code: String) throws -> SessionState? {
        try states(
            "SELECT state FROM sessions WHERE code=? AND endedAt IS NULL AND removed=0", [code]
        ).first
    }

    private func states(_ sql: String, _ arguments: StatementArguments) throws -> [SessionState] {
        let bodies = try queue.read { database in
            try Data.fetchAll(database, sql: sql, arguments: arguments)
        }
        return bodies.compactMap { try? JSONDecoder().decode(SessionState.self, from: $0) }
    }

    /// Forgets a session but for its conversation.
    func remove(_ session: SessionID) throws {
        try queue.write { database in
            for table in ["events", "answers"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE sessionId=?", arguments: [session.text])
            }
            try database.execute(
                sql: "UPDATE sessions SET removed=1, code=NULL WHERE sessionId=?",
                arguments: [session.text])
        }
    }

    /// Whether the code was good once, and not long ago.
    func hasExpired(_ code: String, since: Timestamp) throws -> Bool {
        try queue.read { database in
            try Bool.fetchOne(
                database, sql: "SELECT 1 FROM codes WHERE code=? AND expiredAt>=?",
                arguments: [code, since.milliseconds]) ?? false
        }
    }

    /// Removes what is older than the administrator wants it kept.
    func prune(before: Timestamp, codesBefore: Timestamp, now: Timestamp) throws {
        try queue.write { database in
            let old = "SELECT sessionId FROM sessions WHERE removed=1 AND createdAt<?"
            try database.execute(
                sql: "DELETE FROM lines WHERE sessionId IN (\(old))",
                arguments: [before.milliseconds])
            try database.execute(
                sql: "DELETE FROM sessions WHERE removed=1 AND createdAt<?",
                arguments: [before.milliseconds])
            try database.execute(
                sql: "DELETE FROM codes WHERE expiredAt<?", arguments: [codesBefore.milliseconds])
            try database.execute(
                sql: "DELETE FROM logins WHERE expiresAt<?", arguments: [now.milliseconds])
        }
    }
}
