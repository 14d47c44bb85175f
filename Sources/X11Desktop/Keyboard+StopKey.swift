import Policy

/// The keys that stop sharing.
extension Keyboard {
    /// Begins to watch; `false` where no key bears what the chord ends with.
    func watch(_ chord: KeyChord) -> Bool {
        var watch = StopKeyWatch(chord: chord)
        guard let map = currentMap() else { return false }
        watch.resolve(in: map, without: borrowed.keycodes)
        if watch.keycodes.isEmpty { return false }
        stopKey = watch
        return true
    }

    /// Tells whether what a device did completes the chord.
    func completesStopKey(_ event: RawInput.Event) -> Bool {
        guard stopKey != nil, let map = currentMap() else { return false }
        let isCompleted = stopKey?.take(event, map) ?? false
        let state = readState()
        stopKey?.latched = state.map { $0.latched | $0.locked } ?? 0
        return isCompleted
    }
}
