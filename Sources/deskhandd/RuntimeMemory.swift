import Glibc
import HostRuntime

/// Remembers in the runtime folder, which the system empties when it starts.
struct RuntimeMemory: HostMemory {
    /// The folder, which no other user may enter.
    let folder: String
    /// Has us started again for as long as a session is kept.
    let guardian: Guardian

    func timeSinceStart() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    func codeLock() -> CodeLock {
        let numbers = String(decoding: read("code-lock", most: 64) ?? [], as: UTF8.self)
            .split(separator: " ").map { Int($0) }
        guard numbers.count == 2, let wrong = numbers[0], let seconds = numbers[1],
            (0...1_000_000).contains(wrong), (0...(1 << 40)).contains(seconds)
        else { return CodeLock() }
        return CodeLock(wrong: wrong, until: .seconds(seconds))
    }

    func keep(_ lock: CodeLock) {
        guard lock.wrong > 0 else { return remove("code-lock") }
        write("code-lock", Array("\(lock.wrong) \(lock.until.components.seconds + 1)".utf8))
    }

    func session() -> [UInt8]? { read("session", most: 64 << 20) }

    func keep(session: [UInt8]?) -> Bool {
        guard let session else {
            guardian.end()
            remove("session")
            return true
        }
        guard write("session", session) else { return false }
        guardian.begin()
        return true
    }

    /// Removes all that is remembered.
    func forget() {
        for name in ["session", "code-lock"] {
            remove(name)
            remove(name + ".new")
        }
    }

    private func read(_ name: String, most: Int) -> [UInt8]? {
        let descriptor = open(
            folder + "/" + name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= most {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
        return nil
    }

    /// Replaces a file as a whole: whoever reads it finds the old bytes or the new ones.
    @discardableResult
    private func write(_ name: String, _ bytes: [UInt8]) -> Bool {
        let path = folder + "/" + name
        let descriptor = open(
            path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
            0o600)
        guard descriptor >= 0 else { return false }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
        if rest.isEmpty, rename(path + ".new", path) == 0 { return true }
        unlink(path + ".new")
        return false
    }

    private func remove(_ name: String) { unlink(folder + "/" + name) }
}
