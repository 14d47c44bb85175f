/// The photos of those who write: fetched once each, and shown when they have come.
@MainActor
final class Photos {
    /// How many are kept: a hostile gateway can name any number.
    private static let capacity = 32

    private enum Entry {
        case asked
        case none
        case here(Photo)
    }

    private var entries: [String: Entry] = [:]
    private var tasks: [Task<Void, Never>] = []
    private let fetch: @MainActor (String) async -> [UInt8]?
    private let changed: @MainActor () -> Void

    init(
        fetch: @escaping @MainActor (String) async -> [UInt8]?,
        changed: @escaping @MainActor () -> Void
    ) {
        self.fetch = fetch
        self.changed = changed
    }

    isolated deinit { for task in tasks { task.cancel() } }

    /// The photo at an address; `nil` where there is none, or none yet, and then it is asked for.
    func photo(at url: String) -> Photo? {
        switch entries[url] {
        case .here(let photo): return photo
        case .asked, .none?: return nil
        case nil:
            guard entries.count < Self.capacity else { return nil }
            entries[url] = .asked
            tasks.append(
                Task { [weak self, fetch] in
                    guard let bytes = await fetch(url), !Task.isCancelled else { return }
                    let photo = await Task.detached { PhotoDecoder.photo(bytes) }.value
                    self?.take(photo, at: url)
                })
            return nil
        }
    }

    private func take(_ photo: Photo?, at url: String) {
        entries[url] = photo.map { .here($0) } ?? Entry.none
        if photo != nil { changed() }
    }
}
