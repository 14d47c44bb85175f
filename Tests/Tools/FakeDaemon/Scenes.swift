import LocalAPI

/// What the session of the fake can be made to look like.
enum Scenes {
    typealias Scene = @Sendable (inout Status) -> Void

    /// Codes that are refused, each in its way.
    static let failures: [String: HostFailure] = [
        "222222": HostFailure(
            .codeRefused, "This code is not valid.", hint: "Ask for a new one."),
        "222223": HostFailure(.codeExpired, "This code has expired."),
        "222224": HostFailure(.tooManyTries, "Too many tries."),
        "222225": HostFailure(.proxyNeeded, "The proxy refuses."),
        "222226": HostFailure(.gatewayUnreachable, "It does not answer."),
        "222227": HostFailure(.gatewayUntrusted, "Its certificate is not trusted."),
        "222228": HostFailure(.clientTooOld, "Too old."),
        "444444": HostFailure(.supportClosed, "Support is closed."),
    ]

    /// Codes that lead past the agreement.
    static let joined: [String: Scene] = [
        "700001": {
            $0.phase = .waiting
            $0.greeting = "Welcome to Example Support. We answer in the order of arrival."
            $0.queue = QueueStatus(position: 3, waitSeconds: 190)
        },
        "700002": {
            $0.phase = .waiting
            $0.orphaned = OrphanedStatus(
                text: "All of us are asleep. We are back at eight.",
                url: "https://support.example/help", opens: false)
        },
        "700003": active,
        "700004": {
            active(&$0)
            $0.company = "Example Support"
            $0.sharing.mayChoose = true
        },
    ]

    /// A conversation as people have them.
    static let talk = [
        ("agent", "Hello Clara! What can I do for you?", "10:24"),
        ("customer", "My printer prints nothing but question marks.", "10:24"),
        ("agent", "May I look at the letter with you?", "10:25"),
        ("customer", "Yes, please. It is open already.", "10:25"),
        ("agent", "Thank you. See https://support.example/fonts", "10:26"),
    ]

    /// As long a conversation as one may have to scroll through.
    static let book = (0..<10_000).map { number in
        let kind = number % 3 == 0 ? "customer" : "agent"
        let minute = 10 + number / 7 % 50
        return ChatLine(
            messageId: "b\(number)", from: ChatAuthor(kind: kind, name: "Anna"),
            text: "Line \(number): " + String(repeating: "some words ", count: number % 12),
            at: "2026-11-21T10:\(minute):00.000Z", channel: "app", delivered: .yes)
    }

    /// Lines of the customer's that change the session.
    static let said: [String: Scene] = [
        "!web": { $0.chat.surface = "web" },
        "!app": { $0.chat.surface = "app" },
        "!grace": {
            $0.phase = .grace
            $0.agents = []
            $0.graceSeconds = 30
        },
        "!lost": { $0.connection = .reconnecting },
        "!record": { $0.recording = true },
        "!control": { shared(&$0, .control) },
        "!guest": {
            shared(&$0, .control)
            $0.viewers.append(
                ViewerStatus(viewerId: "v2", name: "Ben", kind: "external", access: .view))
        },
        "!asks": {
            $0.pending.append(
                Question(
                    kind: .sharing, id: "s9", text: "Anna wants to control.", access: .control,
                    scope: "desktop", agent: FakeService.anna, secondsLeft: 60))
        },
        "!choose": {
            $0.sharing.mayChoose = true
            $0.pending.append(
                Question(
                    kind: .sharing, id: "s8", text: "Anna wants to look.", access: .control,
                    scope: "customer-chooses", agent: FakeService.anna, secondsLeft: 60))
        },
        "!continue": {
            shared(&$0, .control)
            $0.sharing.held = .asking
            $0.pending.append(
                Question(
                    kind: .continuation, id: "c1", text: "Go on?", agent: FakeService.anna,
                    secondsLeft: 300))
        },
        "!offer": {
            $0.pending.append(
                Question(
                    kind: .file, id: "f9", text: "A file.", agent: FakeService.anna,
                    secondsLeft: 60, size: 2_400_000, name: "plan.pdf"))
        },
        "!files": {
            $0.transfers = [
                TransferStatus(
                    transferId: "t1", name: "photos.zip", direction: .send, size: 9_000_000,
                    done: 4_000_000, state: .running),
                TransferStatus(
                    transferId: "t2", name: "plan.pdf", direction: .receive, size: 2_400_000,
                    done: 2_400_000, state: .done, path: "/home/clara/Downloads/plan.pdf"),
            ]
        },
    ]

    /// The windows on the desktop; more where single applications may be chosen.
    static func windows(_ sharing: SharingStatus) -> [WindowStatus] {
        let few = [
            WindowStatus(
                number: 1, title: "Letter — Writer", applicationClass: "writer",
                application: "Writer", process: 41),
            WindowStatus(number: 2, title: "evil\u{1B}]52;c;x\u{7}", applicationClass: "x"),
        ]
        guard sharing.mayChoose else { return few }
        let more = [
            WindowStatus(
                number: 3, title: "Notes — Writer", applicationClass: "writer",
                application: "Writer", process: 41),
            WindowStatus(
                number: 4, title: "Shop — Browser", applicationClass: "browser",
                executable: "web-browser", application: "Browser", process: 42),
            WindowStatus(
                number: 5, title: "All of them", applicationClass: "passwords",
                application: "Passwords", process: 43, permitted: false),
        ]
        return (few + more).map { window in
            var window = window
            let names = [String(window.number), window.application]
            window.shared = names.contains(where: sharing.applications.contains)
            return window
        }
    }

    private static let active: Scene = {
        $0.phase = .active
        $0.agents = [FakeService.anna]
    }

    private static func shared(_ status: inout Status, _ access: SharedAccess) {
        status.sharing = SharingStatus(
            on: true, access: access, scope: .desktop, applications: [])
        status.viewers = [
            ViewerStatus(viewerId: "v", name: "Anna", kind: "agent", access: access)
        ]
        status.stopKey = "Ctrl+Alt+Esc"
    }
}
