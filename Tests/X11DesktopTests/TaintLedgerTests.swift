import Testing

@testable import X11Desktop

/// When a window's memory is its own.
struct TaintLedgerTests {
    private var ledger = TaintLedger<Int>()

    @Test mutating func `memory that nobody knows is blanked`() {
        ledger.add(1)
        #expect(!ledger.isClean(1) && ledger.remedy(for: 1) == .blank)
        ledger.clean(1)
        #expect(ledger.isClean(1) && ledger.remedy(for: 1) == nil)
    }

    @Test mutating func `memory that is made anew gets what was there, once that is clean`() {
        ledger.add(1)
        ledger.renew(1)
        #expect(ledger.remedy(for: 1) == .blank)
        ledger.clean(1)
        ledger.renew(1)
        ledger.renew(1)
        #expect(ledger.remedy(for: 1) == .restore)
    }

    @Test mutating func `another's pixels are not restored, whatever comes after them`() {
        ledger.add(1)
        ledger.clean(1)
        ledger.soil(1)
        ledger.renew(1)
        #expect(ledger.remedy(for: 1) == .blank)
        ledger.clean(1)
        ledger.renew(1)
        ledger.soil(1)
        #expect(ledger.remedy(for: 1) == .blank)
    }

    @Test mutating func `a window that is not looked at is never clean`() {
        ledger.renew(1)
        ledger.soil(1)
        ledger.clean(1)
        #expect(!ledger.isClean(1) && ledger.remedy(for: 1) == nil)
        ledger.add(1)
        ledger.clean(1)
        ledger.remove(1)
        #expect(!ledger.isClean(1))
    }
}
