import Glibc
import HostRuntime
import Synchronization

/// Makes the folders that offered paths name, beneath one new folder for each that is offered.
final class NewFolders: Sendable {
    private struct Made: Sendable {
        let name: String
        let identity: FileIdentity
    }

    // By bytes: as strings, two normal forms of one name would be one key.
    private let made = Mutex<[[UInt8]: Made]>([:])
    private static let mostNumbers = 10_000

    /// Folders that were made for a file and have to go again where it is not placed.
    struct Place: Sendable {
        let folder: Folder
        var emptied: [(parent: Folder, name: String)] = []

        func undo() {
            for (parent, name) in emptied.reversed() { parent.removeEmpty(name) }
        }
    }

    /// Returns the folder in which a file belongs; one of another `offer` goes into another.
    func place(
        _ components: ArraySlice<String>, of offer: String, in root: Folder
    ) throws(FileProblem) -> Place {
        guard let top = components.first else { return Place(folder: root) }
        var place = try first(top, of: offer, in: root)
        for name in components.dropFirst() { place = try next(name, in: place) }
        return place
    }

    /// The new folder directly in `root`: the one made before for the same offer, if it is still it.
    private func first(
        _ name: String, of offer: String, in root: Folder
    ) throws(FileProblem) -> Place {
        let key = Array("\(offer)\0\(root.path)\0\(name)".utf8)
        return try made.withLock { (made) throws(FileProblem) in
            if let known = made[key], let folder = root.folder(known.name),
                folder.identity == known.identity
            {
                return Place(folder: folder)
            }
            for number in 1...Self.mostNumbers {
                let candidate = StoredName.numbered(name, number)
                guard root.make(candidate) else {
                    if errno == EEXIST { continue }
                    throw FileProblem(writing: errno, in: root.name)
                }
                guard let folder = root.folder(candidate), let identity = folder.identity else {
                    throw FileProblem(writing: errno, in: root.name)
                }
                made[key] = Made(name: candidate, identity: identity)
                return Place(folder: folder, emptied: [(root, candidate)])
            }
            throw .broken("too many folders of one name")
        }
    }

    /// A folder within a new one: made, or there since an earlier file; never a link's target.
    private func next(_ name: String, in place: Place) throws(FileProblem) -> Place {
        for number in 1...Self.mostNumbers {
            let candidate = StoredName.numbered(name, number)
            let isNew = place.folder.make(candidate)
            guard isNew || errno == EEXIST else {
                let problem = FileProblem(writing: errno, in: place.folder.name)
                place.undo()
                throw problem
            }
            guard let folder = place.folder.folder(candidate) else { continue }
            return Place(
                folder: folder,
                emptied: place.emptied + (isNew ? [(place.folder, candidate)] : []))
        }
        place.undo()
        throw .broken("too many folders of one name")
    }
}
