import LocalAPI

/// Which pages open by themselves in the customer's browser, each once.
enum PageOpening {
    /// The page that a change of state opens; `nil` for most changes.
    ///
    /// What was so before this window began has been opened by the one before it.
    static func page(from old: Status?, to new: Status) -> String? {
        guard let old else { return nil }
        if new.phase == .ended, old.phase != .ended { return EndedPage(new).survey }
        if old.orphaned == nil, let orphaned = new.orphaned.map(WaitingPage.Orphaned.init) {
            return orphaned.opens ? orphaned.page : nil
        }
        return nil
    }
}
