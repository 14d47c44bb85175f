public import Raster

extension ViewerConnection {
    /// Owes the viewer an area whose pixels changed.
    public mutating func addDamage(_ region: Region, now: Duration) {
        updates.owed.add(region.intersection(Region(Rectangle(screen.size))), now: now)
    }

    /// Owes the viewer an area that shows now what another showed at the last change.
    ///
    /// Call it before `addDamage` for what changed besides.
    ///
    /// - Parameters:
    ///   - area: Where the pixels are now.
    ///   - source: Where the top-left corner of the area was.
    ///   - now: The time.
    public mutating func addMove(_ area: Rectangle, from source: Point, now: Duration) {
        let told = Rectangle(screen.toldSize)
        let before = Rectangle(x: source.x, y: source.y, width: area.width, height: area.height)
        let isPossible =
            updates.settings.knows(.copyRect) && screen.size == screen.toldSize
            && !area.isEmpty && told.contains(area) && told.contains(before)
        guard isPossible else { return addDamage(Region(area), now: now) }
        updates.add(OwedPixels.Move(area: area, source: source), now: now)
    }

    /// Lays a mark over the picture that this viewer alone sees, or takes it away.
    ///
    /// It is in every pixel that is encoded from now on; what it covered or covers is owed.
    public mutating func setMark(_ mark: MarkOverlay?, now: Duration) {
        updates.setMark(mark, on: Rectangle(screen.size), now: now)
    }

    /// Gives the screen another size; all of it is owed then.
    ///
    /// A viewer that knows no way to be told keeps the size that it has, and sees that part.
    public mutating func resize(to size: Size, now: Duration) {
        guard size != screen.size else { return }
        screen.size = size
        updates.owed.reset(to: Rectangle(size), now: now)
        updates.announcements.insert(.size)
    }

    /// Tells the viewer which monitors the screen is made of.
    public mutating func setScreens(_ screens: [ViewerScreen]) {
        let screens = Array(screens.prefix(255))
        guard screens != screen.screens else { return }
        screen.screens = screens
        if updates.settings.knows(.extendedDesktopSize) { updates.announcements.insert(.size) }
    }

    /// Gives the pointer another picture; one whose pixels do not match its size is ignored.
    public mutating func setPointer(_ shape: PointerShape) {
        guard shape.isConsistent, shape != screen.pointer else { return }
        screen.pointer = shape
        updates.announcements.insert(.cursor)
    }

    /// Tells the viewer where somebody at the desk moved the pointer.
    public mutating func setPointerPosition(_ position: Point) {
        screen.pointerPosition = position
        updates.announcements.insert(.position)
    }

    /// Gives the desktop another name.
    public mutating func setName(_ name: String) {
        guard name != screen.name else { return }
        screen.name = name
        updates.announcements.insert(.name)
    }

    /// Rings the viewer's bell.
    public mutating func bell() {
        if isOpen { output.append(ServerMessage.bell) }
    }

    /// Tells the viewer, if it has control, that the computer's clipboard has another text.
    public mutating func serverCutText(_ text: String) {
        guard isOpen, access == .control else { return }
        // Of a viewer that takes nothing, only the newest text is kept.
        guard output.count <= Self.outputLimit else { return lateText = text }
        clipboard.offer(text, into: &output)
    }

    /// Whether an update is owed, asked for, and allowed by the pace that the line can keep.
    public func owesUpdate(now: Duration) -> Bool {
        isOpen && updates.isOwed(on: Rectangle(screen.toldSize), now: now)
    }

    /// Whether an update could be sent now, if anything changed.
    public func acceptsUpdate(now: Duration) -> Bool {
        isOpen && updates.isAwaited(now: now)
    }

    /// Whether a large update was begun that `encodeUpdate` has to go on with.
    ///
    /// Nothing else may be sent before its end.
    public var isUpdateOpen: Bool { updates.open != nil }

    /// Appends everything that waits to be sent, and then, where one is owed, an update.
    ///
    /// It is made of the newest pixels, so call it when its bytes can go out at once. The bytes
    /// must all be sent, in order. Of a large update it appends one part after the other, a part a
    /// call, while `isUpdateOpen`.
    ///
    /// - Parameters:
    ///   - frame: The picture; nobody else touches it until this returns. A mark is drawn on it
    ///     meanwhile, and what was there put back.
    ///   - now: The time.
    ///   - shared: What other viewers of the very same picture were sent.
    ///   - bytes: Where to append.
    /// - Returns: Whether there was an update.
    @discardableResult
    public mutating func encodeUpdate(
        from frame: Framebuffer, now: Duration, sharing shared: inout SharedPictures,
        into bytes: inout [UInt8]
    ) -> Bool {
        if isUpdateOpen {
            updates.encodeMore(screen, from: frame, now: now, sharing: &shared, into: &bytes)
            return true
        }
        bytes += takeOutput()
        guard owesUpdate(now: now) else { return false }
        updates.encode(&screen, from: frame, now: now, sharing: &shared, into: &bytes)
        return true
    }

    /// Appends what `encodeUpdate(from:now:sharing:into:)` does, for this viewer alone.
    @discardableResult
    public mutating func encodeUpdate(
        from frame: Framebuffer, now: Duration, into bytes: inout [UInt8]
    ) -> Bool {
        var nothing = SharedPictures()
        return encodeUpdate(from: frame, now: now, sharing: &nothing, into: &bytes)
    }

    /// Returns what `encodeUpdate(from:now:into:)` appends.
    public mutating func encodeUpdate(from frame: Framebuffer, now: Duration) -> [UInt8] {
        var bytes: [UInt8] = []
        encodeUpdate(from: frame, now: now, into: &bytes)
        return bytes
    }
}
