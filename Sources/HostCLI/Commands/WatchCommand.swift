import ArgumentParser
import LocalAPI
import LocalSocket

/// `deskhand watch`.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Tells each change as it happens, until interrupted.",
        discussion: """
            With --json, each line is a notification as deskhand-local-api(7) describes them; the \
            first holds the whole state.
            """)

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try await Connection.open(.onDemand)
        let (status, changes) = try await client.watch()
        var narrator = Narrator(showsOwnLines: true)
        try show(.status(status), &narrator)
        for await change in changes { try show(change, &narrator) }
        throw HostFailure(
            .daemonUnreachable, "Deskhand's background program has ended.",
            hint: "“deskhand join” starts it again.")
    }

    private func show(_ change: LocalChange, _ narrator: inout Narrator) throws {
        if output.json { return Console.print(SafeJSON.text(bytes: try change.encode())) }
        for line in narrator.tell(change) { Console.print(line) }
    }
}
