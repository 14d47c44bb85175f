import CX11
import Glibc

/// Keys that bear no symbol of their own, lent to symbols that no key bears.
///
/// An application reads the new map when it comes to it, not when we change it. So keys are taken
/// in turn, each keeps its symbol as long as possible, and is given back only after a while.
final class BorrowedKeys {
    private struct Loan {
        let keycode: UInt8
        var keysym: Keysym
        var lastUsed: ContinuousClock.Instant
    }

    private let display: OpaquePointer
    private let record: HeldRecord
    private var loans: [Loan] = []

    private static let maximumCount = 24
    /// How long an application has to read the map: a frame or two, and a busy moment.
    private static let reuseTime: Duration = .milliseconds(120)
    /// Until when an unused key is left in peace before it is given back.
    static let restMilliseconds = 2000

    init(display: OpaquePointer, record: HeldRecord) {
        self.display = display
        self.record = record
    }

    /// The keys that are lent now.
    var keycodes: Set<UInt8> { Set(loans.map(\.keycode)) }

    /// Whether nothing is lent.
    var isEmpty: Bool { loans.isEmpty }

    /// Returns the key that bears a symbol, after lending one to it if need be; keys that are held
    /// `down` do not change.
    func keycode(for keysym: Keysym, in map: KeyMap, down: Set<UInt8>) -> UInt8? {
        if let index = loans.firstIndex(where: { $0.keysym == keysym }) {
            loans[index].lastUsed = .now
            return loans[index].keycode
        }
        guard let index = freeLoan(for: keysym, in: map, down: down) else { return nil }
        guard set(loans[index].keycode, to: KeySym(keysym.value), in: map) else { return nil }
        loans[index].keysym = keysym
        loans[index].lastUsed = .now
        XSync(display, 0)
        return loans[index].keycode
    }

    /// Waits until `keycode` can take a key that no application still reads as its last symbol.
    ///
    /// To be called while applications can reach the server, or the wait were for nothing.
    func waitForKey(for keysym: Keysym, in map: KeyMap, down: Set<UInt8>) {
        if loans.contains(where: { $0.keysym == keysym }) || spareKey(in: map) != nil { return }
        let free = loans.filter { !down.contains($0.keycode) }
        guard let oldest = free.map(\.lastUsed).min() else { return }
        let rest = Self.reuseTime - (ContinuousClock.now - oldest)
        if rest > .zero { usleep(UInt32(rest / .microseconds(1))) }
    }

    /// Forgets keys that the map of another layout has taken over.
    func reconcile(with map: KeyMap) {
        loans.removeAll { loan in
            let place = KeyMap.Place(keycode: loan.keycode, group: 0, level: 0)
            return map.groupCount(loan.keycode) != 1 || map.symbol(at: place) != loan.keysym
        }
    }

    /// Milliseconds until all keys have rested; 0 when they can be given back.
    func millisecondsToRest() -> Int {
        guard let last = loans.map(\.lastUsed).max() else { return 0 }
        let age = Int((ContinuousClock.now - last) / .milliseconds(1))
        return max(0, Self.restMilliseconds - age)
    }

    /// Gives all keys back that are not held down.
    func giveBack(in map: KeyMap, down: Set<UInt8>) {
        for loan in loans where !down.contains(loan.keycode) {
            _ = set(loan.keycode, to: 0, in: map)
        }
        loans.removeAll { !down.contains($0.keycode) }
        XSync(display, 0)
    }

    private func freeLoan(for keysym: Keysym, in map: KeyMap, down: Set<UInt8>) -> Int? {
        if let keycode = spareKey(in: map) {
            loans.append(Loan(keycode: keycode, keysym: keysym, lastUsed: .now))
            return loans.count - 1
        }
        let free = loans.indices.filter { !down.contains(loans[$0].keycode) }
        guard let oldest = free.min(by: { loans[$0].lastUsed < loans[$1].lastUsed }) else {
            return nil
        }
        return oldest
    }

    private func spareKey(in map: KeyMap) -> UInt8? {
        if loans.count >= Self.maximumCount { return nil }
        let taken = keycodes
        return map.emptyKeys.last { !taken.contains($0) }
    }

    private func set(_ keycode: UInt8, to symbol: KeySym, in map: KeyMap) -> Bool {
        guard cx11_set_only_symbol(map.xkb, CInt(keycode), symbol) != 0 else { return false }
        record.file?.note(symbol: UInt32(truncatingIfNeeded: symbol), on: keycode)
        cx11_send_key(display, map.xkb, CInt(keycode))
        return true
    }
}
