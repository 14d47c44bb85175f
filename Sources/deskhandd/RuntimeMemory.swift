import Glibc
import HostRuntime

/// Remembers in the runtime folder, which the system empties when it starts.
struct RuntimeMemory: HostMemory {
    let file: String

    func timeSinceStart() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    func codeLock() -> CodeLock {
        let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return CodeLock() }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &buffer, buffer.count)
        let numbers = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
            .split(separator: " ").map { Int($0) }
        guard numbers.count == 2, let wrong = numbers[0], let seconds = numbers[1],
            (0...1_000_000).contains(wrong), (0...(1 << 40)).contains(seconds)
        else { return CodeLock() }
        return CodeLock(wrong: wrong, until: .seconds(seconds))
    }

    func keep(_ lock: CodeLock) {
        guard lock.wrong > 0 else {
            unlink(file)
            return
        }
        let descriptor = open(
            file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let seconds = lock.until.components.seconds + 1
        let text = Array("\(lock.wrong) \(seconds)".utf8)
        _ = write(descriptor, text, text.count)
    }
}
