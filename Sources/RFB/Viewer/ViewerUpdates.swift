import ByteCodec
import Raster

/// What one viewer is owed, whether it may be sent now, and how.
struct ViewerUpdates: Sendable {
    var settings = ViewerSettings()
    var demand = UpdateDemand()
    var announcements: Announcements = []
    var owed = OwedPixels()
    /// What this viewer alone sees over the picture.
    private var mark: MarkOverlay?
    private var pacer = UpdatePacer()
    private var encoder: UpdateEncoder
    /// Whether JPEG was in the last update.
    private var isLossy = false
    /// The update that is going out in parts.
    private(set) var open: OpenUpdate?

    init(codecs: any CompressorFactory, screen: Size, now: Duration) {
        encoder = UpdateEncoder(codecs: codecs)
        owed.add(Region(Rectangle(screen)), now: now)
    }

    /// Only what the viewer understands is worth an update.
    private var due: Announcements {
        var due = announcements
        if !settings.knows(.extendedDesktopSize) && !settings.knows(.desktopSize) {
            due.remove(.size)
        }
        if settings.cursorEncoding == nil { due.remove(.cursor) }
        if !settings.knows(.pointerPosition) { due.remove(.position) }
        if !settings.knows(.desktopName) { due.remove(.name) }
        return due
    }

    mutating func request(_ area: Rectangle, isIncremental: Bool, now: Duration) {
        demand.request(area, isIncremental: isIncremental)
        if !isIncremental { owed.add(Region(area), now: now) }
    }

    mutating func confirm(_ payload: [UInt8], now: Duration) {
        var reader = ByteReader(payload)
        guard let number = try? reader.readUInt32(), reader.remaining == 0 else { return }
        pacer.confirm(number, now: now)
    }

    func isOwed(on screen: Rectangle, now: Duration) -> Bool {
        guard open == nil, let area = demand.area, pacer.allowsUpdate(now: now) else {
            return false
        }
        let visible = area.intersection(Region(screen))
        return demand.isForced || !due.isEmpty || !owed.moves.isEmpty
            || !owed.damage.intersection(visible).isEmpty
            || !owed.refinable(now: now).intersection(visible).isEmpty
    }

    func isAwaited(now: Duration) -> Bool {
        open == nil && demand.area != nil && pacer.allowsUpdate(now: now)
    }

    /// When something may be owed, or allowed, that is not now.
    func nextChange(now: Duration) -> Duration? {
        guard demand.area != nil else { return nil }
        guard pacer.allowsUpdate(now: now) else { return pacer.retryAt }
        return owed.nextRefinement(now: now)
    }

    /// Takes a move over; while an update is open it counts as a change.
    ///
    /// What the open update still brings belongs in front of the move, and is newer than it.
    mutating func add(_ move: OwedPixels.Move, now: Duration) {
        guard open == nil else { return owed.add(Region(move.area), now: now) }
        owed.add(move, now: now)
        // The viewer moves the mark along, which has stayed where it was.
        if let mark {
            let move = Move(area: move.area, source: move.source)
            owed.add(mark.disturbed(by: move), now: now)
        }
    }

    /// Lays another mark over the picture, or none; the screen is what damage is cut to.
    mutating func setMark(_ mark: MarkOverlay?, on screen: Rectangle, now: Duration) {
        guard mark != self.mark else { return }
        let touched = [self.mark, mark].compactMap { $0?.region }.reduce(Region()) { $0.union($1) }
        self.mark = mark
        owed.add(touched.intersection(Region(screen)), now: now)
    }

    /// Appends what is owed as one FramebufferUpdate, and a fence where it is needed.
    ///
    /// A large one stays open: `encodeMore` appends the next part of it.
    mutating func encode(
        _ screen: inout ViewerConnection.Screen, from frame: Framebuffer, now: Duration,
        sharing shared: inout SharedPictures, into output: inout [UInt8]
    ) {
        guard let area = demand.area else { return }
        let start = output.count
        var message = UpdateMessage(in: &output)
        isLossy = false
        let tellsSize = due.contains(.size)
        message.count += putAnnouncements(&screen, into: &output)
        // A new size is told alone: the viewer answers it with new requests.
        if !tellsSize, let picture = PictureView(frame) {
            let visible = Rectangle(screen.toldSize).intersection(Rectangle(picture.size))
            message.count += putPixels(
                of: picture, in: frame, within: area.intersection(Region(visible)), now: now,
                sharing: &shared, into: &output)
        }
        demand.answered()
        withExtendedLifetime(frame) {}
        if open != nil {
            message.leaveOpen(in: &output)
            open?.byteCount = output.count - start
            return
        }
        message.finish(in: &output, knowsLastRect: settings.knows(.lastRect))
        if demand.continuous != nil {
            putFence(behind: output.count - start, isLossy: isLossy, now, into: &output)
        }
    }

    /// Appends the next part of the open update, made of the newest pixels.
    mutating func encodeMore(
        _ screen: ViewerConnection.Screen, from frame: Framebuffer, now: Duration,
        sharing shared: inout SharedPictures, into output: inout [UInt8]
    ) {
        guard var update = open else { return }
        let start = output.count
        // What has another size by now is owed whole, in an update of its own.
        if screen.size == screen.toldSize, let picture = PictureView(frame) {
            let visible = Rectangle(screen.toldSize).intersection(Rectangle(picture.size))
            let part = update.takePart(within: Region(visible))
            var lossy: [Rectangle] = []
            let covered = stamp(frame, part, sharing: &shared)
            _ = encoder.encode(
                part, of: picture, for: update.settings,
                quality: update.settings.quality.map(pacer.quality.limited), sharing: &shared,
                lossy: &lossy, into: &output)
            covered?.restore(to: frame)
            owed.sent(part, lossy: lossy)
            update.isLossy = update.isLossy || !lossy.isEmpty
            withExtendedLifetime(frame) {}
        } else {
            update.rest = Region()
        }
        update.byteCount += output.count - start
        open = update.rest.isEmpty ? nil : update
        guard open == nil else { return }
        UpdateMessage.putEnd(into: &output)
        if demand.continuous != nil {
            putFence(behind: update.byteCount, isLossy: update.isLossy, now, into: &output)
        }
    }

    /// Draws the mark where pixels are about to be encoded.
    private func stamp(
        _ frame: Framebuffer, _ part: Region, sharing shared: inout SharedPictures
    ) -> MarkOverlay.Covered? {
        shared.exclusive = mark?.region ?? Region()
        return mark?.stamp(on: frame, within: part)
    }

    private mutating func putPixels(
        of picture: PictureView, in frame: Framebuffer, within area: Region, now: Duration,
        sharing shared: inout SharedPictures, into output: inout [UInt8]
    ) -> Int {
        var count = 0
        for move in owed.takeMoves() {
            CopyRectEncoder().encode(move.area, from: move.source, into: &output)
            count += 1
        }
        let changed = owed.damage.intersection(area)
        let isExact = changed.isEmpty && count == 0
        let resting = isExact ? owed.refinable(now: now).intersection(area) : Region()
        var region = isExact ? resting.prefix(area: Self.refinedArea) : changed
        if settings.knows(.lastRect), region.area > OpenUpdate.largestWhole {
            var update = OpenUpdate(rest: region, settings: settings)
            region = update.takePart(within: region)
            open = update
        }
        var lossy: [Rectangle] = []
        let covered = stamp(frame, region, sharing: &shared)
        count += encoder.encode(
            region, of: picture, for: settings,
            quality: isExact ? nil : settings.quality.map(pacer.quality.limited), sharing: &shared,
            lossy: &lossy, into: &output)
        covered?.restore(to: frame)
        owed.sent(region, lossy: lossy)
        isLossy = !lossy.isEmpty
        open?.isLossy = isLossy
        return count
    }

    /// Pixels that are made exact at once: about 250 kB of a photograph, so that a change which
    /// comes right behind does not wait long.
    private static let refinedArea = 96 << 10

    private mutating func putFence(
        behind byteCount: Int, isLossy: Bool, _ now: Duration, into output: inout [UInt8]
    ) {
        var payload: [UInt8] = []
        payload.append(bigEndian: pacer.send(byteCount, isLossy: isLossy, now: now))
        ServerMessage.putFence(
            flags: ServerMessage.fenceRequest, payload: payload, into: &output)
    }

    private mutating func putAnnouncements(
        _ screen: inout ViewerConnection.Screen, into output: inout [UInt8]
    ) -> Int {
        let due = due
        let nowhere = Rectangle(x: 0, y: 0, width: 0, height: 0)
        var count = 0
        func put(_ item: Announcements, _ body: (inout [UInt8]) -> Void) {
            guard due.contains(item) else { return }
            body(&output)
            count += 1
        }
        put(.keyCodes) { $0.append(header: nowhere, .qemuExtendedKeyEvent) }
        put(.mouseButtons) { $0.append(header: nowhere, .extendedMouseButtons) }
        put(.name) { DesktopEncoder().encode(name: screen.name, into: &$0) }
        put(.cursor) { putCursor(screen.pointer, into: &$0) }
        put(.position) {
            let at = screen.pointerPosition ?? Point(x: 0, y: 0)
            $0.append(header: Rectangle(x: at.x, y: at.y, width: 0, height: 0), .pointerPosition)
        }
        put(.sizeRefusal) {
            DesktopEncoder().encode(
                size: screen.toldSize, screens: screen.screens, reason: .thisViewer,
                status: .prohibited, into: &$0)
        }
        put(.size) { putSize(screen, into: &$0) }
        if due.contains(.size) { screen.toldSize = screen.size }
        announcements = []
        return count
    }

    private func putCursor(_ shape: PointerShape?, into output: inout [UInt8]) {
        guard let encoding = settings.cursorEncoding else { return }
        let hidden = PointerShape(
            size: Size(width: 0, height: 0), hotspot: Point(x: 0, y: 0), pixels: [])
        CursorEncoder(encoding: encoding).encode(
            shape ?? hidden, with: PixelTranslator(settings.pixelFormat), into: &output)
    }

    private func putSize(_ screen: ViewerConnection.Screen, into output: inout [UInt8]) {
        if settings.knows(.extendedDesktopSize) {
            DesktopEncoder().encode(size: screen.size, screens: screen.screens, into: &output)
        } else {
            DesktopEncoder().encode(size: screen.size, into: &output)
        }
    }
}
