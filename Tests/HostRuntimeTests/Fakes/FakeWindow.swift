import HostRuntime
import LocalAPI
import Synchronization

/// A program that is a window, or would be.
final class FakeWindowLauncher: WindowLauncher {
    private struct State {
        var count = 0
        var problem: HostFailure?
        var ends: [Int32: @Sendable (Int32) -> Void] = [:]
    }

    private let state = Mutex(State())

    /// How often it was started.
    var count: Int { state.withLock(\.count) }

    /// What the next starts fail with.
    func fail(_ problem: HostFailure?) { state.withLock { $0.problem = problem } }

    /// A process that was started ends.
    func end(_ process: Int32) { state.withLock { $0.ends[process] }?(process) }

    func launch(
        onEnd: @escaping @Sendable (Int32) -> Void
    ) async throws(HostFailure) -> Int32 {
        let (process, problem) = state.withLock { state in
            state.count += 1
            let process = Int32(1000 + state.count)
            state.ends[process] = onEnd
            return (process, state.problem)
        }
        if let problem { throw problem }
        return process
    }
}

/// Notifications that a test can look at.
final class FakeNotifier: Notifier {
    private let shownState = Mutex<[DesktopNotification]>([])
    private let withdrawnState = Mutex<[DesktopNotification.Topic]>([])
    private let stream: AsyncStream<DesktopNotification.Action>
    private let streamEnd: AsyncStream<DesktopNotification.Action>.Continuation

    init() { (stream, streamEnd) = AsyncStream.makeStream(of: DesktopNotification.Action.self) }

    var shown: [DesktopNotification] { shownState.withLock(\.self) }
    var withdrawn: [DesktopNotification.Topic] { withdrawnState.withLock(\.self) }

    /// The customer chooses this on a notification.
    func choose(_ action: DesktopNotification.Action) { streamEnd.yield(action) }

    func show(_ notification: DesktopNotification) async {
        shownState.withLock { $0.append(notification) }
    }
    func withdraw(_ topic: DesktopNotification.Topic) async {
        withdrawnState.withLock { $0.append(topic) }
    }
    func choices() async -> AsyncStream<DesktopNotification.Action> { stream }
}
