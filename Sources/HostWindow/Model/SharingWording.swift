import LocalAPI
import Translation

/// Who sees what, in words.
enum SharingWording {
    /// That nobody sees anything.
    static var nothing: String { tr("Nothing on your screen is shared.") }

    /// Who may do the most, one sentence.
    static func sentence(_ status: Status) -> String {
        guard status.sharing.on else { return nothing }
        if status.sharing.held == .locked {
            return tr("Your screen is locked: nobody sees it until you unlock it.")
        }
        guard let first = status.viewers.first else { return unseen(status.sharing) }
        let strongest = status.viewers.filter { $0.access == status.sharing.access }
        guard !strongest.isEmpty else {
            return sentence([name(first)], access: first.access, status.sharing)
        }
        return sentence(strongest.map(name), access: status.sharing.access, status.sharing)
    }

    /// Somebody may look, and nobody does.
    private static func unseen(_ sharing: SharingStatus) -> String {
        switch sharing.scope {
        case .desktop: tr("Your screen is shared; nobody is looking now.")
        case .applications where sharing.applications.isEmpty:
            tr("Only permitted applications are shared; nobody is looking now.")
        case .applications:
            tr(
                "Only these are shared: {applications}; nobody is looking now.",
                ["applications": applications(sharing)])
        }
    }

    /// What names the applications that are shared to the daemon; none for the whole screen.
    static func chosen(_ sharing: SharingStatus) -> [String] {
        sharing.scope == .applications ? sharing.applications : []
    }

    private static func applications(_ sharing: SharingStatus) -> String {
        list(sharing.applications.map { RemoteText.line($0, limit: 40) })
    }

    private static func sentence(
        _ names: [String], access: SharedAccess, _ sharing: SharingStatus
    ) -> String {
        let values = ["names": list(names), "applications": applications(sharing)]
        switch (access, sharing.scope) {
        case (.control, .desktop): return tr("{names} can see and control your screen.", values)
        case (_, .desktop): return tr("{names} can see your screen.", values)
        case (.control, .applications) where sharing.applications.isEmpty:
            return tr("{names} can see and control only permitted applications.", values)
        case (_, .applications) where sharing.applications.isEmpty:
            return tr("{names} can see only permitted applications.", values)
        case (.control, .applications):
            return tr("{names} can see and control only: {applications}.", values)
        case (_, .applications): return tr("{names} can see only: {applications}.", values)
        }
    }

    /// What else is to be known, a sentence each.
    static func details(_ status: Status) -> [String] {
        var lines: [String] = []
        if status.sharing.held == .asking {
            lines.append(tr("Mouse and keyboard wait for your answer."))
        }
        let others = status.viewers.filter { $0.access != status.sharing.access }
        if status.sharing.on, status.sharing.access == .control, !others.isEmpty,
            others.count < status.viewers.count
        {
            lines.append(tr("{names} can only look.", ["names": list(others.map(name))]))
        }
        if status.recording { lines.append(tr("This session is being recorded.")) }
        return lines
    }

    /// A viewer's name; guests are named as such.
    static func name(_ viewer: ViewerStatus) -> String {
        let name = RemoteText.line(viewer.name)
        return viewer.kind == "external" ? tr("{name} (guest)", ["name": name]) : name
    }

    /// `Anna`, `Anna and Ben`, `Anna, Ben and Carl`.
    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        let first = names.dropFirst().dropLast().reduce(names[0]) {
            tr("{names}, {name}", ["names": $0, "name": $1])
        }
        return tr("{names} and {name}", ["names": first, "name": last])
    }
}
