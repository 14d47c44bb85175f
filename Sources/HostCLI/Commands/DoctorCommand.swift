import ArgumentParser
import LocalAPI
import LocalSocket
import PlainText

/// `deskhand doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what works on this desktop, and what to do about what does not.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let findings = await examine()
        if output.json {
            try Console.print(json: findings)
        } else {
            for finding in findings { Console.print(Self.text(finding)) }
        }
        try Leaving.check(findings.contains { $0.state == .bad } ? ExitStatus.failed : 0)
    }

    private func examine() async -> [Finding] {
        do throws(HostFailure) {
            let client = try await Connection.open(.onDemand)
            let running = Finding(
                name: "daemon", state: .good, text: "The background program runs.")
            return [running] + (try await client.call(Examine()))
        } catch {
            return [
                Finding(name: "daemon", state: .bad, text: error.message, advice: error.hint)
            ]
        }
    }

    private static func text(_ finding: Finding) -> String {
        let mark =
            switch finding.state {
            case .good: "works  "
            case .fair: "partly "
            case .bad: "fails  "
            }
        let advice = finding.advice.map { "\n        " + SafeText.escape($0) } ?? ""
        return "\(mark) \(SafeText.escape(finding.name)): \(SafeText.escape(finding.text))\(advice)"
    }
}
