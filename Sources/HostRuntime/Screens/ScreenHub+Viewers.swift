import GatewayAPI
import Invitation
import Logging
import RFB
import Raster

/// A viewer's connection: dialling, receiving, and what the viewer does.
extension ScreenHub {
    /// The largest message of a viewer's relay: a viewer's own messages are far smaller.
    private static let maximumMessageBytes = 1 << 20

    /// Dials until the connection is no longer wanted, or the gateway says that it never will be.
    func serve(_ id: ViewerID) async {
        var backoff = Backoff()
        while !Task.isCancelled, let seat = seats[id] {
            do {
                let channel = try await link.openWebSocket(request(seat.rights.url))
                guard seats[id] != nil, !Task.isCancelled,
                    channels.open(channel, grant: seat.rights.grant)
                else { return await channel.abort() }
                defer { channels.close(channel) }
                try await converse(id, channel)
            } catch LinkError.status(let status, _) where status == 404 || status == 410 {
                guard !Task.isCancelled else { return }
                return await disconnect(id)
            } catch {
                logger.notice(
                    "screen connection lost", metadata: ["viewer": "\(id)", "why": "\(error)"])
            }
            // A seat of the same id may be another connection's by now.
            guard !Task.isCancelled else { return }
            if seats[id]?.connection?.isOpen ?? false { backoff.reset() }
            await clear(id)
            try? await Task.sleep(for: backoff.next())
        }
    }

    private func request(_ url: String) -> WebSocketRequest {
        WebSocketRequest(
            url: url, bearerToken: origin?.isOrigin(of: url) ?? false ? token.value : "",
            subprotocol: "binary",
            maximumMessageBytes: Self.maximumMessageBytes, settings: settings)
    }

    private func converse(_ id: ViewerID, _ channel: any WebSocketChannel) async throws {
        guard let rights = seats[id]?.rights else { return }
        seats[id]?.channel = channel
        seats[id]?.connection = ViewerConnection(
            name: "Deskhand", size: Size(width: 1, height: 1),
            access: rights.access == .control ? .control : .view, codecs: codecs, now: now)
        await channel.setHeartbeat(seconds: 15)
        guard let target = seats[id]?.rights.target else { return }
        try await show(id, target)
        logger.notice("viewer connected", metadata: ["viewer": "\(id)", "name": "\(rights.name)"])
        flush(id)
        while let message = try await channel.receive() {
            guard case .binary(let bytes) = message else {
                throw LinkError.badAnswer("text on a screen connection")
            }
            do throws(RFBError) {
                try await take(bytes, from: id, channel)
            } catch {
                return await refuse(id, channel, error)
            }
        }
    }

    /// Does what a viewer's bytes say, in turns, so that a stop never waits for all of them.
    private func take(
        _ bytes: [UInt8], from id: ViewerID, _ channel: any WebSocketChannel
    ) async throws(RFBError) {
        var bytes = bytes
        while seats[id]?.channel === channel,
            let events = try seats[id]?.connection?.receive(bytes, now: now)
        {
            for event in events { await handle(event, of: id) }
            flush(id)
            if let target = seats[id]?.target { pump(target) }
            await waitForRoom(id)
            guard seats[id]?.connection?.hasUnread ?? false else { return }
            bytes = []
            await Task.yield()
        }
    }

    /// Tells a viewer why it is closed: what it said is no RFB, or not what was offered.
    private func refuse(
        _ id: ViewerID, _ channel: any WebSocketChannel, _ error: RFBError
    ) async {
        logger.notice("viewer breaks RFB", metadata: ["viewer": "\(id)", "why": "\(error)"])
        if seats[id]?.isSending == false, let reason = seats[id]?.connection?.takeOutput() {
            try? await channel.send(.binary(reason))
        }
        await channel.close(code: 1002)
    }

    /// Waits while the viewer takes nothing but asks for more: its answers must not pile up.
    private func waitForRoom(_ id: ViewerID) async {
        guard let seat = seats[id], seat.isSending,
            let waiting = seat.connection?.waitingBytes, waiting > ViewerConnection.outputLimit
        else { return }
        await withCheckedContinuation { seats[id]?.receiver = $0 }
    }

    /// Rights are looked up for each event: what was taken back a moment ago does nothing more.
    private func handle(_ event: ViewerEvent, of id: ViewerID) async {
        guard let seat = seats[id], let target = seat.target, let feed = feeds[target] else {
            return
        }
        if pause != nil && event.isInput { return }
        switch event {
        case .ready: noteViewers()
        case .wantsFrame: break
        case .key(let keysym, _, let isDown):
            guard seat.rights.access == .control else { return }
            seats[id]?.held.keys.removeAll { $0 == keysym }
            if isDown { seats[id]?.held.keys.append(keysym) }
            await feed.stream.key(keysym: keysym, isDown: isDown)
        case .pointer(let position, let buttons):
            guard seat.rights.access == .control else { return }
            seats[id]?.held.buttons = buttons
            seats[id]?.held.position = position
            await feed.stream.pointer(at: position, buttons: buttons)
        case .cutText(let text):
            guard seat.rights.access == .control, seat.rights.clipboard else { return }
            await desktop?.setClipboard(text)
        }
    }

    /// Forgets a connection that was lost, and releases what its viewer held.
    private func clear(_ id: ViewerID) async {
        guard let seat = seats[id] else { return }
        let (channel, target) = (seat.channel.take(), seat.target.take())
        seat.connection = nil
        seat.isSending = false
        seat.receiver.take()?.resume()
        await channel?.abort()
        await release(seat, on: target)
        noteViewers()
    }

    /// Lets go of the keys and buttons that a viewer held down on a picture.
    func release(_ seat: Seat, on target: CaptureTarget?) async {
        let held = seat.held
        seat.held = Seat.Held()
        guard let target, let stream = feeds[target]?.stream else { return }
        for key in held.keys.reversed() { await stream.key(keysym: key, isDown: false) }
        if held.buttons != 0 { await stream.pointer(at: held.position, buttons: 0) }
    }

    /// Presses keys by their names, together, and releases them in reverse.
    func press(_ names: [String]) async {
        guard pause == nil, let desktop, (1...16).contains(names.count) else { return }
        var keysyms: [UInt32] = []
        for name in names {
            guard name.utf8.count <= 64, let keysym = await desktop.keysym(named: name) else {
                logger.warning("key of an unknown name, nothing pressed")
                return
            }
            keysyms.append(keysym)
        }
        guard let stream = feeds.values.first?.stream else { return }
        for keysym in keysyms { await stream.key(keysym: keysym, isDown: true) }
        for keysym in keysyms.reversed() { await stream.key(keysym: keysym, isDown: false) }
    }
}
