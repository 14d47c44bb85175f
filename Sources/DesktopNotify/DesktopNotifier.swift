import EventLoop
public import HostRuntime
public import Logging

/// Tells the customer of things by the desktop's notification service: libnotify.
///
/// Everything of it is done on one thread of its own, which is this actor's executor; whoever calls
/// waits for nothing. Where there is no service, or it does not answer, a line in the log says so,
/// and after a while it is tried again.
public actor DesktopNotifier: Notifier {
    /// What waits to be done for a topic; of each, the last thing counts.
    private enum Wish: Sendable {
        case show(DesktopNotification)
        case withdraw
    }

    private typealias Reader = AsyncStream<DesktopNotification.Action>.Continuation

    private let loop: GLibLoop
    private let log: Logger
    private let wishes = Locked<[(topic: DesktopNotification.Topic, wish: Wish)]>([])
    private let readers = Locked<[UInt64: Reader]>([:])
    private var open: [DesktopNotification.Topic: OpenNotice] = [:]
    private var service: NotificationService?
    private var retryTime: ContinuousClock.Instant?
    private var isSilenced = false

    /// How long a service is left alone that has failed.
    private static let pause: Duration = .seconds(60)

    /// GLib's thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// Starts the thread; the service is looked for when there is something to show.
    ///
    /// - Parameter log: Gets a line when notifications cannot be shown.
    public init?(log: Logger) {
        guard let loop = GLibLoop(name: "notify") else { return nil }
        self.loop = loop
        self.log = log
    }

    // Not isolated, as LocalServer's; `close` has withdrawn what was shown by then.
    deinit { loop.stop() }

    /// Shows a notification in place of the last one of the same topic; returns at once.
    public nonisolated func show(_ notification: DesktopNotification) {
        add(.show(notification), notification.topic)
    }

    /// Takes away what is shown of a topic; returns at once.
    public nonisolated func withdraw(_ topic: DesktopNotification.Topic) { add(.withdraw, topic) }

    /// Yields what the customer chooses on notifications, from now on.
    public nonisolated func choices() -> AsyncStream<DesktopNotification.Action> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: DesktopNotification.Action.self, bufferingPolicy: .bufferingNewest(8))
        let id = readers.withLock { readers in
            let id = (readers.keys.max() ?? 0) + 1
            readers[id] = continuation
            return id
        }
        continuation.onTermination = { [readers] _ in
            readers.withLock { _ = $0.removeValue(forKey: id) }
        }
        return stream
    }

    /// Takes everything away, and says no more.
    ///
    /// - Parameter limit: For how long to wait for a service that does not answer.
    public nonisolated func close(within limit: Duration = .seconds(1)) async {
        for topic in DesktopNotification.Topic.allCases { withdraw(topic) }
        let (stream, end) = AsyncStream.makeStream(of: Void.self)
        loop.perform { end.finish() }
        await withTaskGroup { group in
            group.addTask { for await _ in stream {} }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
        for reader in readers.withLock({ Array($0.values) }) { reader.finish() }
    }

    /// A service that is slow gets what is true by then, and not what was meanwhile.
    private nonisolated func add(_ wish: Wish, _ topic: DesktopNotification.Topic) {
        wishes.withLock { wishes in
            wishes.removeAll { $0.topic == topic }
            wishes.append((topic, wish))
        }
        loop.perform { [weak self] in self?.assumeIsolated { $0.fulfil() } }
    }

    private func fulfil() {
        while let (topic, wish) = wishes.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            switch wish {
            case .withdraw: open.removeValue(forKey: topic)?.close()
            case .show(let notification): present(notification)
            }
        }
    }

    private func present(_ notification: DesktopNotification) {
        guard let service = reachedService() else { return }
        var text = NoticeText(notification)
        if service.takesMarkup { text.body = text.body.escapedForMarkup }
        guard let notice = open[notification.topic] ?? OpenNotice(text) else { return }
        let failure = notice.show(
            text, isUrgent: notification.isUrgent,
            actions: service.hasActions ? notification.actions : [],
            choose: { [weak self] action in self?.yield(action) })
        if let failure {
            self.service = nil
            open = [:]
            fail(failure)
        } else {
            open[notification.topic] = notice
            isSilenced = false
        }
    }

    private func reachedService() -> NotificationService? {
        if let service { return service }
        if let retryTime, ContinuousClock.now < retryTime { return nil }
        service = NotificationService()
        if service == nil { fail("there is no notification service, or it does not answer") }
        return service
    }

    private func fail(_ why: String) {
        retryTime = .now + Self.pause
        if isSilenced { return }
        isSilenced = true
        log.warning("notifications cannot be shown", metadata: ["why": "\(why)"])
    }

    private nonisolated func yield(_ action: DesktopNotification.Action) {
        for reader in readers.withLock({ Array($0.values) }) { reader.yield(action) }
    }
}
