import GatewayAPI
import Logging
import RFB
import Raster

/// Capturing, encoding and sending: the frame belongs either to the stream, while a capture runs,
/// or to the hub.
extension ScreenHub {
    /// Sends what is owed, and captures where somebody waits for more.
    func pump(_ target: CaptureTarget) {
        guard partChanges == 0, let feed = feeds[target] else { return }
        let now = now
        let waiting = seats.filter { $0.value.target == target && !$0.value.isSending }
        let owed = waiting.filter { _, seat in
            seat.connection.map { $0.isUpdateOpen || $0.owesUpdate(now: now) } ?? false
        }
        if pause != nil {
            for id in owed.keys { sendUpdate(to: id, of: target) }
            return setWake()
        }
        if feed.capture != nil {
            // What is owed already must not wait for the screen to change.
            if feed.isFilled, !owed.isEmpty { feed.capture?.cancel() }
            return setWake()
        }
        if feed.isFilled {
            for id in owed.keys { sendUpdate(to: id, of: target) }
        }
        let isWanted = waiting.contains { id, _ in
            seats[id].map { !$0.isSending && ($0.connection?.acceptsUpdate(now: now) ?? false) }
                ?? false
        }
        if isWanted || (!feed.isFilled && !waiting.isEmpty) { capture(target, feed) }
        setWake()
    }

    private func capture(_ target: CaptureTarget, _ feed: Feed) {
        feeds[target]?.capture = Task {
            do {
                let update = try await feed.stream.nextFrame(into: feed.frame)
                self.captured(update, of: target, by: feed.stream)
            } catch is CancellationError {
                self.captured(nil, of: target, by: feed.stream)
            } catch {
                await self.lost(target, feed.stream, error)
            }
        }
    }

    private func captured(
        _ update: FrameUpdate?, of target: CaptureTarget, by stream: any ScreenStream
    ) {
        guard let feed = feeds[target], feed.stream === stream else { return }
        feeds[target]?.capture = nil
        feeds[target]?.shared.removeAll()
        // What was captured while another part was shown is not looked at; the next one is whole.
        if let update, partChanges == 0 {
            feeds[target]?.isFilled = true
            if let pointer = update.pointer { feeds[target]?.pointer = pointer }
            for (id, seat) in seats where seat.target == target {
                if update.isResized {
                    seats[id]?.connection?.resize(to: feed.frame.size, now: now)
                    layMark(on: id)
                }
                for move in update.moves {
                    seats[id]?.connection?.addMove(move.area, from: move.source, now: now)
                }
                seats[id]?.connection?.addDamage(update.changed, now: now)
                if let pointer = update.pointer { seats[id]?.connection?.setPointer(pointer) }
                if let position = update.pointerPosition {
                    seats[id]?.connection?.setPointerPosition(position)
                }
            }
        }
        pump(target)
        if update?.isResized ?? false { Task { await self.showScreens(of: target) } }
    }

    /// The display is gone: its viewers are closed, and dialled again.
    ///
    /// Where only the monitor is, they wait for the session to say which one they look at now.
    private func lost(
        _ target: CaptureTarget, _ stream: any ScreenStream, _ error: any Error
    ) async {
        guard let feed = feeds[target], feed.stream === stream else { return }
        logger.warning("capture ended", metadata: ["why": "\(error)"])
        feeds[target] = nil
        let isMonitorGone = if case .noSuchDisplay? = error as? DesktopError { true } else { false }
        let viewers = seats.values.filter { $0.target == target }
        if isMonitorGone { for seat in viewers { seat.target = nil } }
        await stream.close()
        guard !isMonitorGone else { return }
        for seat in viewers { await seat.channel?.close(code: 1011) }
    }

    private func sendUpdate(to id: ViewerID, of target: CaptureTarget) {
        guard let feed = feeds[target] else { return }
        let frame = pause.map { $0.cover(of: feed) } ?? feed.frame
        var shared = feed.shared
        var bytes: [UInt8] = []
        // Held in one place only, what is added is not copied.
        feeds[target]?.shared = SharedPictures()
        shared.isWanted = seats.values.count { $0.target == target } > 1
        seats[id]?.connection?.encodeUpdate(
            from: frame, now: now, sharing: &shared, into: &bytes)
        feeds[target]?.shared = shared
        send(bytes, to: id)
    }

    /// Sends what is ready besides updates: answers of the handshake, fences, the clipboard.
    func flush(_ id: ViewerID) {
        guard let seat = seats[id], !seat.isSending, seat.connection?.isUpdateOpen == false,
            let bytes = seat.connection?.takeOutput()
        else { return }
        send(bytes, to: id)
    }

    private func send(_ bytes: [UInt8], to id: ViewerID) {
        guard !bytes.isEmpty, let channel = seats[id]?.channel else { return }
        seats[id]?.isSending = true
        Task {
            do {
                try await channel.send(.binary(bytes))
                self.sent(id, channel)
            } catch {
                // The receiving end hears of it too, and dials again.
                await channel.abort()
            }
        }
    }

    private func sent(_ id: ViewerID, _ channel: any WebSocketChannel) {
        guard let seat = seats[id], seat.channel === channel else { return }
        seats[id]?.isSending = false
        seats[id]?.receiver.take()?.resume()
        flush(id)
        if seats[id]?.isSending == false, let target = seat.target { pump(target) }
    }
}
