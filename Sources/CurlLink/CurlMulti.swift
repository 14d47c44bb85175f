import CCurl
import EventLoop
import Glibc
import HostRuntime

/// Stops the work of another thread, at once and as often as one likes.
final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var wake: (@Sendable () -> Void)?
    }

    private let state = Locked(State())

    var isCancelled: Bool { state.withLock(\.isCancelled) }

    func cancel() {
        // Under the lock, so that what is woken cannot go away meanwhile.
        state.withLock { state in
            state.isCancelled = true
            state.wake?()
        }
    }

    fileprivate func setWake(_ wake: (@Sendable () -> Void)?) {
        state.withLock { $0.wake = wake }
    }
}

/// Owns a multi handle with one transfer: libcurl's only way of connecting that can be given up.
final class CurlMulti {
    private let handle: UnsafeMutableRawPointer
    private let easy: CurlEasy
    private let cancellation: Cancellation

    init(_ easy: CurlEasy, cancellation: Cancellation) throws(LinkError) {
        guard let handle = curl_multi_init() else {
            throw .unreachable("libcurl could not be set up.")
        }
        self.handle = handle
        self.easy = easy
        self.cancellation = cancellation
        curl_multi_add_handle(handle, easy.handle)
        let address = UInt(bitPattern: handle)
        cancellation.setWake {
            _ = curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: address))
        }
    }

    deinit {
        cancellation.setWake(nil)
        curl_multi_remove_handle(handle, easy.handle)
        curl_multi_cleanup(handle)
    }

    /// Runs the transfer until it ends; returns libcurl's code.
    ///
    /// `watch` is asked again and again; it returns when to look next, or throws to give up.
    func run(
        _ watch: () throws(LinkError) -> ContinuousClock.Instant
    ) throws(LinkError) -> CURLcode {
        while true {
            var running: Int32 = 0
            let status = curl_multi_perform(handle, &running)
            guard status == CURLM_OK else {
                throw .unreachable("libcurl's loop failed (code \(status.rawValue)).")
            }
            guard !cancellation.isCancelled else { throw .cancelled }
            if let code = result() { return code }
            let deadline = try watch()
            curl_multi_poll(
                handle, nil, 0, min(1000, PollInterest.milliseconds(until: deadline)), nil)
        }
    }

    /// Sleeps until the socket is ready for `events`, the deadline, or the end of patience.
    func wait(
        for events: Int32, until deadline: ContinuousClock.Instant
    ) throws(LinkError) {
        guard !cancellation.isCancelled else { throw .cancelled }
        guard ContinuousClock.now < deadline else { throw .timedOut }
        var descriptor = curl_waitfd(fd: easy.socket, events: Int16(events), revents: 0)
        curl_multi_poll(handle, &descriptor, 1, PollInterest.milliseconds(until: deadline), nil)
        guard !cancellation.isCancelled else { throw .cancelled }
    }

    private func result() -> CURLcode? {
        var left: Int32 = 0
        guard let message = curl_multi_info_read(handle, &left),
            message.pointee.msg == CURLMSG_DONE
        else { return nil }
        return message.pointee.data.result
    }
}
