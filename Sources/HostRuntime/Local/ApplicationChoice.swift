import LocalAPI
import Policy

/// Finds what a customer means by the name of an application: never more than one.
struct ApplicationChoice {
    /// The windows, with the numbers that they were listed with.
    let windows: [(number: Int, window: DesktopWindow)]
    /// What was chosen before, whose names still mean the same.
    var before: ChosenApplications?

    /// Returns the applications of some names.
    func applications(of names: [String]) throws(HostFailure) -> ChosenApplications {
        var found: Set<RunningApplication> = []
        var shown: [String] = []
        for name in names {
            for (application, called) in try applications(of: name) {
                guard found.insert(application).inserted else { continue }
                if !shown.contains(called) { shown.append(called) }
            }
        }
        return ChosenApplications(names: shown, processes: found)
    }

    private func applications(
        of name: String
    ) throws(HostFailure) -> [(RunningApplication, String)] {
        if let before, before.names.contains(name) {
            let kept = before.processes.filter { process in
                let calls = windows.filter { $0.window.application == process }
                    .map(\.window.applicationName)
                return before.names.count == 1 || calls.contains(name)
            }
            if !kept.isEmpty { return kept.map { ($0, name) } }
        }
        let matching = windows.filter { number, window in
            Int(name).map { $0 == number } ?? Self.bears(window, name)
        }.map(\.window)
        let applications = Set(matching.compactMap(\.application))
        guard let application = applications.first, let window = matching.first else {
            throw HostFailure(
                .badInput, "No window of “\(Self.shortened(name))” is open.",
                hint: "“deskhand share windows” lists those that are.")
        }
        guard applications.count == 1, matching.allSatisfy({ $0.application == application }) else {
            throw HostFailure(
                .badInput, "More than one application is called “\(Self.shortened(name))”.",
                hint: "Name it by a number from “deskhand share windows”.")
        }
        return [(application, window.applicationName)]
    }

    private static func bears(_ window: DesktopWindow, _ name: String) -> Bool {
        let classes =
            [window.applicationClass, window.applicationName]
            + window.applicationClass.split(separator: " ").map(String.init)
        return window.title == name || window.executable == name
            || classes.contains { $0.lowercased() == name.lowercased() }
    }

    private static func shortened(_ name: String) -> String { String(name.prefix(64)) }
}
