import ArgumentParser
import Dispatch
import Gateway
import Glibc
import Logging

/// Runs the gateway.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the gateway until it is told to end.",
        discussion:
            "Prints “listening on ADDRESS” once it listens. SIGTERM and SIGINT end it in order.")

    @Option(
        help: ArgumentHelp(
            "Address and port to listen on; port 0 takes any free one.", valueName: "address:port"))
    var listen = "127.0.0.1:8470"
    @Option(
        name: .customLong("public-url"),
        help: ArgumentHelp(
            "How customers and agents reach the gateway, such as https://support.example.",
            valueName: "url"))
    var publicURL: String?
    @Flag(help: "Serves plain HTTP on any address, and trusts X-Forwarded-For.")
    var behindProxy = false
    @Option(help: ArgumentHelp("The certificate chain, PEM.", valueName: "file"))
    var certificate: String?
    @Option(help: ArgumentHelp("The certificate's key, PEM.", valueName: "file"))
    var key: String?
    @Option(help: ArgumentHelp("The database, or :memory:.", valueName: "file"))
    var database = ":memory:"
    @Option(
        help: ArgumentHelp(
            "Where files on their way are kept; a new folder in /tmp unless told.",
            valueName: "folder"))
    var files: String?
    @Option(
        help: ArgumentHelp(
            "Where the console's pages are; found beside the program unless told.",
            valueName: "folder"))
    var web: String?
    @Option(help: ArgumentHelp("Where noVNC is.", valueName: "folder"))
    var novnc = "/usr/share/novnc"
    @Option(help: ArgumentHelp("What customers download from /download.", valueName: "file"))
    var download: String?
    @Option(help: ArgumentHelp("The company's name.", valueName: "name"))
    var company = "Support"
    @Option(help: ArgumentHelp("The company's logo: PNG, JPEG or SVG.", valueName: "file"))
    var logo: String?
    @Option(help: ArgumentHelp("The greeting; an empty one is not shown.", valueName: "text"))
    var greeting: String?
    @Option(help: ArgumentHelp("The hold message; an empty one is not shown.", valueName: "text"))
    var hold: String?
    @Option(help: ArgumentHelp("Seconds between two hold messages.", valueName: "seconds"))
    var holdEvery = 60
    @Option(
        help: ArgumentHelp(
            "The agreement that customers must accept, plain text.", valueName: "file"))
    var agreement: String?
    @Option(help: ArgumentHelp("The version of the agreement.", valueName: "text"))
    var agreementVersion = "1"
    @Option(
        help: ArgumentHelp(
            "Whether customers are asked to be recorded: ask or never.", valueName: "when"))
    var recording = RecordingMode.never
    @Option(help: ArgumentHelp("Where recordings are kept.", valueName: "folder"))
    var recordings: String?
    @Option(help: ArgumentHelp("What is said when no agent is there.", valueName: "text"))
    var orphanedText: String?
    @Option(
        name: .customLong("orphaned-url"),
        help: ArgumentHelp("The page that goes with it.", valueName: "url"))
    var orphanedURL: String?
    @Option(
        name: .customLong("survey-url"),
        help: ArgumentHelp("The survey after a session.", valueName: "url"))
    var surveyURL: String?
    @Option(
        help: ArgumentHelp(
            "When support is open, such as “Mon-Fri 09:00-17:00, Sat 10:00-12:00”, or “closed”; "
                + "always unless told.", valueName: "hours"))
    var openingHours: String?
    @Option(help: ArgumentHelp("How many digits a code has, 6 to 12.", valueName: "number"))
    var codeDigits = 6
    @Option(help: ArgumentHelp("The oldest Deskhand that is taken.", valueName: "version"))
    var minimumVersion: String?
    @Option(
        help: ArgumentHelp(
            "Which chats stay open when Deskhand takes over from the web chat: app, web or both.",
            valueName: "surface"))
    var handOver = Surface.app
    @Option(
        help: ArgumentHelp(
            "Seconds between the last agent's leaving and the end.", valueName: "seconds"))
    var grace = 30
    @Flag(help: "Logs one line for each message.")
    var verbose = false

    func validate() throws {
        guard (6...12).contains(codeDigits) else {
            throw ValidationError("--code-digits is 6 to 12.")
        }
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key go together.")
        }
        guard recording == .never || recordings != nil else {
            throw ValidationError("--recording ask needs --recordings FOLDER.")
        }
        guard openingHours.map({ OpeningHours($0) != nil }) ?? true else {
            throw ValidationError(
                "--opening-hours is such as “Mon-Fri 09:00-17:00, Sat 10:00-12:00”, or “closed”.")
        }
        guard (0...86_400).contains(grace), (1...86_400).contains(holdEvery) else {
            throw ValidationError("Seconds are 1 to 86400.")
        }
        if let publicURL, !publicURL.hasPrefix("https://"), !publicURL.hasPrefix("http://") {
            throw ValidationError("--public-url begins with https:// or http://.")
        }
        _ = try address()
    }

    func run() async throws {
        // A peer that is gone is an error of a write, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
        umask(0o077)
        var log = Logger(label: "deskhand-gateway") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = verbose ? .debug : .notice
        let server = GatewayServer(configuration: try settings(), log: log)
        let task = Task {
            try await server.run { address in
                print("listening on \(address)")
                fflush(nil)
            }
        }
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { task.cancel() }
            source.resume()
            return source
        }
        do {
            try await task.value
        } catch let error as GatewayError {
            throw Complaint("\(error)")
        } catch  where task.isCancelled {}
        for source in sources { source.cancel() }
    }

    private func settings() throws -> GatewayConfiguration {
        var settings = GatewayConfiguration(webFolder: try web ?? WebFolder.find())
        (settings.host, settings.port) = try address()
        settings.publicURL = publicURL
        settings.isBehindProxy = behindProxy
        settings.certificateFile = certificate
        settings.keyFile = key
        settings.databaseFile = database == ":memory:" ? nil : database
        settings.filesFolder = files ?? settings.databaseFile.map { $0 + ".files" }
        settings.noVNCFolder = novnc
        settings.downloadFile = download
        settings.company = company
        settings.logoFile = logo
        settings.recordingsFolder = recordings
        settings.openingHours = openingHours.flatMap { OpeningHours($0) }
        settings.codeDigits = codeDigits
        settings.minimumClientVersion = minimumVersion
        settings.handOver = handOver.surface
        settings.timing.grace = .seconds(grace)
        settings.timing.hold = .seconds(holdEvery)
        if let greeting { settings.texts.greeting = greeting.isEmpty ? nil : greeting }
        if let hold { settings.texts.hold = hold.isEmpty ? nil : hold }
        if let agreement {
            settings.texts.agreement = try TextFile.read(agreement, limit: 512 << 10)
        }
        settings.texts.agreementVersion = agreementVersion
        if recording == .ask {
            settings.texts.recording =
                "\(company) would like to record this session. May it be recorded?"
        }
        if let orphanedText { settings.texts.orphaned = orphanedText }
        settings.texts.orphanedURL = orphanedURL
        settings.texts.surveyURL = surveyURL
        return settings
    }

    private func address() throws -> (String, Int) {
        guard let colon = listen.utf8.lastIndex(of: UInt8(ascii: ":")),
            let host = String(listen.utf8[..<colon]), !host.isEmpty,
            let digits = String(listen.utf8[listen.utf8.index(after: colon)...]),
            let port = UInt16(digits)
        else { throw ValidationError("--listen is ADDRESS:PORT.") }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        return (isBracketed ? String(host.dropFirst().dropLast()) : host, Int(port))
    }
}

/// Whether customers are asked to be recorded.
enum RecordingMode: String, ExpressibleByArgument { case ask, never }
