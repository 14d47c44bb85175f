import Glibc

/// Keeps an eye on a policy while a session runs.
///
/// It does not watch by itself: `refresh` is called before each message or frame that the policy
/// decides about, and costs a few calls of `stat` while nothing has changed.
public struct PolicyFileMonitor: Sendable {
    /// The policy that holds, as of the last `refresh`.
    public private(set) var policy: AdministratorPolicy
    private let file: PolicyFile
    private var print: [FilePrint]

    /// Reads a policy for the first time.
    public init(_ file: PolicyFile) {
        self.file = file
        print = FilePrint.all(of: file)
        policy = file.read()
    }

    /// Reads the policy again if anything about its files has changed.
    ///
    /// A policy file that was there and is gone is no permission: the strictest values hold until
    /// there is one again, or Deskhand is started anew.
    ///
    /// - Returns: Whether another policy holds now.
    public mutating func refresh() -> Bool {
        let now = FilePrint.all(of: file)
        guard now != print else { return false }
        let isGone = print.first?.exists == true && now.first?.exists == false
        let wasGone = policy.problems.first?.message == Self.goneMessage
        print = now
        let before = policy
        policy = file.read()
        if isGone || (wasGone && now.first?.exists == false) {
            let problem = PolicyProblem(file: file.path, line: 0, message: Self.goneMessage)
            policy = .strictest(
                because: [problem], gateways: before.gateways, host: before.host)
        }
        return policy != before
    }

    private static let goneMessage = "It was removed while Deskhand was running."
}

/// What changes about a file whenever its contents, its owner or its mode do.
private struct FilePrint: Hashable, Sendable {
    let exists: Bool
    private let numbers: [Int64]

    init(_ path: String) {
        var status = stat()
        exists = lstat(path, &status) == 0
        numbers =
            !exists
            ? []
            : [
                Int64(truncatingIfNeeded: status.st_dev), Int64(truncatingIfNeeded: status.st_ino),
                Int64(status.st_size), Int64(status.st_mode), Int64(status.st_uid),
                Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec),
                Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec),
            ]
    }

    /// The file first, then the folder of drop-ins and all that is in it.
    static func all(of file: PolicyFile) -> [FilePrint] {
        let folder = file.dropInFolder
        let paths = ((try? PolicyFolder.yamlNames(at: folder)) ?? []).map { name in
            folder + "/" + PolicyFolder.shown(name)
        }
        return ([file.path, folder] + paths).map { FilePrint($0) }
    }
}
