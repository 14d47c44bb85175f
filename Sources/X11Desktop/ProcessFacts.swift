import Glibc
import Policy

/// What the kernel tells of processes.
struct ProcessFacts {
    private static let maximumStarters = 8

    /// Returns the program that runs in a process; `nil` where it cannot be told.
    func application(of process: Int32) -> RunningApplication? {
        guard let executable = executable(of: process), let status = status(of: process) else {
            return nil
        }
        return RunningApplication(
            process: process, startTime: status.startTime, executable: executable)
    }

    /// Returns the processes of the same program that have started an application, one through the
    /// other: browsers draw in processes of their own.
    func starters(of application: RunningApplication) -> [RunningApplication] {
        var found: [RunningApplication] = []
        var process = application.process
        while found.count < Self.maximumStarters, let parent = status(of: process)?.parent,
            let starter = self.application(of: parent),
            starter.executable == application.executable
        {
            found.append(starter)
            process = parent
        }
        return found
    }

    private func executable(of process: Int32) -> String? {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/\(process)/exe", &path, path.count)
        guard count > 0 else { return nil }
        let text = String(decoding: path.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // A program that was replaced by a newer one still is what it was.
        let mark = " (deleted)"
        return text.hasSuffix(mark) ? String(text.dropLast(mark.count)) : text
    }

    private func status(of process: Int32) -> (parent: Int32, startTime: UInt64)? {
        let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(file, &bytes, bytes.count)
        // The name of the program is in brackets, and may hold anything (proc(5)).
        guard count > 0, let end = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else {
            return nil
        }
        let fields = bytes[(end + 1)..<count].split(separator: UInt8(ascii: " "))
        guard fields.count > 19, let parent = Int32(String(decoding: fields[1], as: UTF8.self)),
            let startTime = UInt64(String(decoding: fields[19], as: UTF8.self))
        else { return nil }
        return (parent, startTime)
    }
}
