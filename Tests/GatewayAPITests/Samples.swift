import GatewayAPI
import Policy

private struct NoSample: Error {}

/// One or more messages of every kind that either end sends.
enum Samples {
    static let client = ClientDescription(
        version: "1.0.0", system: "Debian GNU/Linux 12", display: "x11", language: "de-DE")
    static let hash = String(repeating: "0123456789abcdef", count: 4)

    static func id<Kind>(_ text: String) throws -> Identifier<Kind> { try some(Identifier(text)) }
    static func name(_ text: String) throws -> NameText { try some(NameText(text)) }
    static func line(_ text: String) throws -> ChatText { try some(ChatText(text)) }

    private static func some<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw NoSample() }
        return value
    }

    static func events() throws -> [GatewayEvent] {
        try consentEvents() + queueEvents() + screenEvents() + chatEvents() + fileEvents()
            + sessionEvents()
    }

    private static func consentEvents() throws -> [GatewayEvent] {
        [
            .agreementShow(
                AgreementShow(version: "3", title: try name("Terms"), text: "Some\nlines & <b>")),
            .recordingAsk(RecordingAsk(text: "May we?")),
            .recordingState(RecordingState(on: true)),
            .screenAsk(
                ScreenAsk(agentId: try id("a1"), access: .control, scope: .customerChooses)),
            .screenAsk(ScreenAsk(agentId: try id("a1"), access: .view, scope: .desktop)),
        ]
    }

    private static func queueEvents() throws -> [GatewayEvent] {
        [
            .greetingShow(GreetingShow(text: "Hello", position: 1, waitSeconds: 0)),
            .greetingShow(GreetingShow(text: "Hello")),
            .queueUpdate(QueueUpdate(position: 2, waitSeconds: 59.5, text: "Soon")),
            .queueUpdate(QueueUpdate()),
            .noticeShow(
                NoticeShow(noticeId: try id("n1"), title: try name("Outage"), text: "Known.")),
            .noticeClear(NoticeClear(noticeId: try id("n1"))),
            .orphanedShow(OrphanedShow(text: "Nobody", url: "https://support.example/help")),
            .orphanedShow(OrphanedShow(text: "Nobody")),
        ]
    }

    private static func screenEvents() throws -> [GatewayEvent] {
        let address = "wss://support.example/v1/screen/v1"
        return [
            .screenConnect(
                ScreenConnect(
                    viewerId: try id("v1"), url: address, access: .control,
                    viewer: Viewer(kind: .agent, name: try name("Ada")))),
            .screenConnect(
                ScreenConnect(
                    viewerId: try id("v2"), url: address, access: .view,
                    viewer: Viewer(kind: .external, name: try name("Guest")))),
            .screenDisconnect(ScreenDisconnect(viewerId: try id("v1"))),
            .screenSelect(ScreenSelect(viewerId: try id("v1"), display: 0)),
            .keysSend(KeysSend(keys: ["Control_L", "Alt_L", "Delete"])),
            .policySet(PolicySet(change: try wholePolicy())),
            .policySet(PolicySet(change: PolicyChange())),
            .policySet(PolicySet(change: noWatermark)),
        ]
    }

    private static var noWatermark: PolicyChange {
        var change = PolicyChange()
        change.watermark = .remove
        return change
    }

    private static func wholePolicy() throws -> PolicyChange {
        var change = PolicyChange()
        change.permissions = PermissionsChange()
        change.permissions?.control = false
        change.applications = ApplicationsChange()
        try change.applications?.setList([
            ApplicationRule(by: .wmClass, value: "Firefox"),
            ApplicationRule(by: .executable, value: "/usr/bin/xterm"),
            ApplicationRule(by: .title, value: "Bank"),
        ])
        change.applications?.mode = .deny
        change.watermark = .set(
            try Watermark(
                text: "{company}", imageUrl: "https://support.example/w.png", position: .topLeft,
                opacity: 0.5, timing: Watermark.Timing(showSeconds: 5, everySeconds: 60)))
        change.maximumFileBytes = 1 << 30
        change.chatSurface = .both
        change.orphanedPage = .open
        change.uninstall = .always
        return change
    }

    private static func chatEvents() throws -> [GatewayEvent] {
        [
            .chatMessage(
                ChatMessage(
                    messageId: try id("m1"),
                    from: Author(
                        kind: .agent, name: try name("Ada"),
                        avatarUrl: "https://support.example/a.png"),
                    text: try line(String(repeating: "é", count: 8192)),
                    at: Timestamp(milliseconds: 1_763_688_600_125), channel: .web)),
            .chatMessage(
                ChatMessage(
                    messageId: try id("m2"),
                    from: Author(kind: .system, name: try name("")), text: try line("\u{0}\"\\/"),
                    at: Timestamp(milliseconds: .min), channel: .app)),
            .chatChannelSet(ChatChannelSet(surface: .both)),
            .chatWidget(ChatWidget(alive: false)),
            .chatNudge(ChatNudge(agentId: try id("a1"))),
        ]
    }

    private static func fileEvents() throws -> [GatewayEvent] {
        [
            .fileOffer(
                FileOffer(
                    transferId: try id("t1"), name: "a/ü b.txt", size: 0, sha256: hash,
                    url: "https://support.example/t1")),
            .fileAccepted(
                FileAccepted(transferId: try id("t2"), uploadUrl: "http://127.0.0.1:8080/t2")),
            .fileRefused(FileRefused(transferId: try id("t3"), reason: "Too large.")),
            .fileRefused(FileRefused(transferId: try id("t3"))),
            .fileCancel(FileCancel(transferId: try id("t4"))),
        ]
    }

    private static func sessionEvents() throws -> [GatewayEvent] {
        let agent = Agent(
            agentId: try id("a1"), name: try name("Ada"), avatarUrl: "https://support.example/a.png"
        )
        return [
            .agentJoined(AgentJoined(agent: agent)),
            .agentLeft(AgentLeft(agent: Agent(agentId: try id("a1"), name: try name("Ada")))),
            .sessionGrace(SessionGrace(seconds: 29.5)),
            .sessionIdle(SessionIdle()),
            .sessionEnded(
                SessionEnded(
                    reason: .agent, text: "Bye.", surveyUrl: "https://support.example/survey")),
            .sessionEnded(SessionEnded(reason: .replaced)),
        ]
    }

    static func requests() throws -> [HostRequest] {
        [
            .agreementAnswer(AgreementAnswer(accepted: true, version: "3")),
            .recordingAnswer(RecordingAnswer(allowed: false)),
            .sharingSet(SharingSet(sharing: true, access: .control, scope: .desktop)),
            .sharingSet(
                SharingSet(
                    sharing: true, access: .view, scope: .applications, applications: ["Firefox"])),
            .sharingSet(SharingSet(sharing: false)),
            .displaysSet(
                DisplaysSet(
                    displays: [
                        DisplayDescription(
                            index: 1, name: "DP-1", x: -1920, y: 0, width: 1920, height: 1080,
                            scale: 1.25, primary: true)
                    ], current: 1)),
            .displaysSet(DisplaysSet(displays: [], current: 0)),
            .permissionsSet(PermissionsSet(permissions: .none)),
            .chatSend(ChatSend(text: try line("Hi 😀"))),
            .chatSurfaceSet(ChatSurfaceSet(surface: .web)),
            .noticeLeave(NoticeLeave(noticeId: try id("n1"))),
            .fileRequest(
                FileRequest(transferId: try id("t2"), name: "a.png", size: 1, sha256: hash)),
            .fileAnswer(FileAnswer(transferId: try id("t1"), accepted: true)),
            .fileAnswer(FileAnswer(transferId: try id("t1"), accepted: false, reason: "No.")),
            .fileDone(FileDone(transferId: try id("t1"), sha256: hash)),
            .fileFailed(FileFailed(transferId: try id("t1"), reason: "Disk full.")),
            .sessionEnd(SessionEnd(reason: .customerClosed)),
        ]
    }
}
