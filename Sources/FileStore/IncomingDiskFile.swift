import CLinux
import Glibc
import Hashing
import HostRuntime
import Synchronization

/// A file that comes in: a hidden part, until all of it is there and right.
final class IncomingDiskFile: IncomingFile {
    private enum Phase {
        case receiving
        /// Under a name of its own.
        case placed(NewFolders.Place, name: String)
        case gone
    }

    private struct State {
        var phase = Phase.receiving
        var received: Int64
    }

    private let part: Part
    private let stem: String
    private let stored: StoredName
    private let size: Int64
    private let origin: String
    private let folders: NewFolders
    private let state: Mutex<State>

    init(
        _ part: Part, stem: String, name: StoredName, size: Int64, origin: String,
        folders: NewFolders
    ) {
        state = Mutex(State(received: part.found))
        self.part = part
        self.stem = stem
        self.stored = name
        self.size = size
        self.origin = origin
        self.folders = folders
    }

    var received: Int64 { state.withLock { $0.received } }

    func append(_ bytes: UnsafeRawBufferPointer) throws(FileProblem) {
        try state.withLock { (state) throws(FileProblem) in
            guard case .receiving = state.phase else { throw .broken("the file is not wanted") }
            guard Int64(bytes.count) <= size - state.received else { throw .wrongSize }
            try write(bytes, at: state.received)
            part.digest.update(bytes)
            state.received += Int64(bytes.count)
        }
    }

    func finish(sha256: String) async throws(FileProblem) -> String {
        try await onDiskThread { () throws(FileProblem) in
            try self.state.withLock { (state) throws(FileProblem) in
                guard case .receiving = state.phase else { throw .broken("the file is not wanted") }
                guard state.received == self.size else { throw .wrongSize }
                guard self.part.digest.finish() == sha256.lowercased() else { throw .wrongHash }
                let mark = PlacedFile.mark(self.stem, sha256: sha256)
                let (place, name) = try self.place(mark)
                state.phase = .placed(place, name: name)
                return place.folder.path + "/" + name
            }
        }
    }

    func discard() async {
        _ = try? await onDiskThread { () throws(FileProblem) in
            self.state.withLock { state in
                switch state.phase {
                case .receiving:
                    self.remove(self.part.name, in: self.part.folder)
                    // The room is free at once, also where somebody still holds on to the file.
                    ftruncate(self.part.descriptor, 0)
                case .placed(let place, let name):
                    self.remove(name, in: place.folder)
                    place.undo()
                case .gone: break
                }
                state.phase = .gone
            }
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(FileProblem) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(
                part.descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done,
                off_t(offset) + done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw FileProblem(writing: count < 0 ? errno : EIO, in: part.folder.name)
            }
            done += count
        }
    }

    /// Makes the file durable, then gives it the first free name.
    private func place(_ known: [UInt8]) throws(FileProblem) -> (NewFolders.Place, name: String) {
        guard fsync(part.descriptor) == 0 else {
            throw FileProblem(writing: errno, in: part.folder.name)
        }
        mark("user.xdg.origin.url", Array(origin.utf8))
        mark(PlacedFile.attribute, known)
        // The name must still be that of the bytes that were checked.
        guard FileIdentity(part.name, in: part.folder) == FileIdentity(part.descriptor) else {
            throw .broken("the file was moved while it came in")
        }
        let place = try folders.place(
            stored.components.dropLast(), of: origin, in: part.folder)
        do throws(FileProblem) {
            let name = try rename(into: place.folder)
            fsync(place.folder.descriptor)
            return (place, name)
        } catch {
            place.undo()
            throw error
        }
    }

    private func rename(into folder: Folder) throws(FileProblem) -> String {
        var limit = StoredName.maximumBytes
        var number = 1
        while number <= 10_000 {
            let name = StoredName.numbered(stored.last, number, limit: limit)
            if linux_rename_new(part.folder.descriptor, part.name, folder.descriptor, name) == 0 {
                return name
            }
            switch errno {
            case EINTR: break
            case EEXIST, EISDIR, ENOTEMPTY: number += 1
            // Encrypted folders take shorter names.
            case ENAMETOOLONG where limit > 140: limit = 140
            default: throw FileProblem(writing: errno, in: folder.name)
            }
        }
        throw .broken("too many files of one name")
    }

    /// Tells programs that ask, such as file managers, that the file is a stranger's, and us that
    /// it is there.
    private func mark(_ name: String, _ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes {
            // A file system without attributes is no reason to refuse the file.
            linux_set_attribute(part.descriptor, name, $0.baseAddress, UInt($0.count))
        }
    }

    /// Removes a name of this file, and not of another that has taken its place.
    private func remove(_ name: String, in folder: Folder) {
        guard FileIdentity(name, in: folder) == FileIdentity(part.descriptor) else { return }
        unlinkat(folder.descriptor, name, 0)
    }
}
