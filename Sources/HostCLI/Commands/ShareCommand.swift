import ArgumentParser
import LocalAPI
import LocalSocket
import PlainText

/// `deskhand share`.
struct ShareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share", abstract: "Stops or changes what is shared of the screen.",
        subcommands: [
            Stop.self, View.self, Control.self, Windows.self, Only.self, Clipboard.self,
            Files.self,
        ])

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stops sharing, at once.")
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Connection.call(StopSharing())
            if output.json { return try Console.print(json: answer) }
            Console.print("Nothing on your screen is shared.")
        }
    }

    struct View: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets support see, but no longer control.")
        @OptionGroup var reach: Reach
        @OptionGroup var output: OutputOptions

        func run() async throws { try await ShareCommand.change(to: .view, reach, output) }
    }

    struct Control: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets support see, and use the mouse and the keyboard.")
        @OptionGroup var reach: Reach
        @OptionGroup var output: OutputOptions

        func run() async throws { try await ShareCommand.change(to: .control, reach, output) }
    }

    struct Reach: ParsableArguments {
        @Flag(help: "Share the whole desktop, where only applications were shared.")
        var wholeDesktop = false
    }

    struct Windows: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the windows that could be shared.")
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let windows = try await Connection.call(ListWindows())
            if output.json { return try Console.print(json: windows) }
            if windows.isEmpty { Console.note("No application with a window is open.") }
            for window in windows {
                let title = SafeText.escape(window.title)
                Console.print(
                    "\(window.number)\t\(SafeText.escape(window.applicationClass))\t\(title)")
            }
        }
    }

    struct Only: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shares only the named applications.")
        @Argument(help: "A WM_CLASS, a title, or a number from “share windows”.")
        var name: [String]
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let client = try await Connection.open(.never)
            // What viewers may do stays as it is; nobody gets control by this.
            let sharing = try await client.call(GetStatus()).sharing
            let access: SharedAccess = sharing.on && sharing.access == .control ? .control : .view
            let call = ChangeSharing(access: access, applications: name)
            let answer = try await client.call(call)
            try await ShareCommand.tell(client, answer, output)
        }
    }

    enum Switch: String, ExpressibleByArgument, CaseIterable {
        case on
        case off
    }

    struct Clipboard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets the clipboard through while support controls, or not.")
        @Argument(help: "Whether it goes through.") var state: Switch
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let isOn = state == .on
            let answer = try await Connection.call(ChangePermissions(clipboard: isOn))
            if output.json { return try Console.print(json: answer) }
            Console.print("The clipboard \(isOn ? "goes" : "does not go") through.")
        }
    }

    struct Files: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets files be exchanged in either direction, or not.")
        @Argument(help: "Whether files may be exchanged.") var state: Switch
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let isOn = state == .on
            let answer = try await Connection.call(ChangePermissions(files: isOn))
            if output.json { return try Console.print(json: answer) }
            Console.print("Files \(isOn ? "may" : "may not") be exchanged.")
        }
    }

    private static func change(
        to access: SharedAccess, _ reach: Reach, _ output: OutputOptions
    ) async throws {
        let client = try await Connection.open(.never)
        // Chosen applications stay chosen: more control must not show more of the screen.
        let sharing = try await client.call(GetStatus()).sharing
        let kept = sharing.scope == .applications && !reach.wholeDesktop ? sharing.applications : []
        let answer = try await client.call(ChangeSharing(access: access, applications: kept))
        try await tell(client, answer, output)
    }

    private static func tell(
        _ client: LocalClient, _ answer: some Encodable, _ output: OutputOptions
    ) async throws {
        if output.json { return try Console.print(json: answer) }
        Console.print(Wording.sharing(try await client.call(GetStatus())))
    }
}
