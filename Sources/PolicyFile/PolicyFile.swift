import Glibc

/// An administrator's policy on this computer: a YAML file and its drop-ins, deskhand-policy(5).
///
/// Whatever is wrong with it, the answer is the strictest policy and a list of what is wrong,
/// never that everything is allowed.
public struct PolicyFile: Sendable {
    /// The file's path, such as `/etc/deskhand/policy.yaml`.
    public let path: String
    /// Where files are that are laid over it, such as `/etc/deskhand/policy.d`.
    public let dropInFolder: String
    private let owners: Set<uid_t>

    /// The policy of this computer: root alone may have written it.
    public static let installed = PolicyFile(path: "/etc/deskhand/policy.yaml", owners: [0])

    /// Names a policy elsewhere, as tests do; it may belong to the user who runs this, too.
    ///
    /// - Parameter path: The file's path; drop-ins are in the folder of the same name, with `.d` in
    ///   place of `.yaml`.
    public init(path: String) { self.init(path: path, owners: [0, geteuid()]) }

    private init(path: String, owners: Set<uid_t>) {
        self.path = path
        self.owners = owners
        dropInFolder = (path.hasSuffix(".yaml") ? String(path.dropLast(5)) : path) + ".d"
    }

    /// Reads the policy that holds now.
    ///
    /// Where there is no file at all, nothing is restricted.
    public func read() -> AdministratorPolicy {
        var reading = PolicyReading(trust: FileTrust(owners: owners, isStrict: true))
        reading.read(path)
        reading.readDropIns(dropInFolder)
        return reading.result()
    }

    /// Returns what is wrong with this policy as it is in use, owner and mode included.
    public func check() -> [PolicyProblem] { read().problems }

    /// Returns what is wrong in one file, wherever it is and whomever it belongs to.
    public static func check(file: String) -> [PolicyProblem] {
        var reading = PolicyReading(trust: FileTrust(owners: [], isStrict: false))
        reading.read(file)
        guard reading.isPresent else {
            return [PolicyProblem(file: file, line: 0, message: "There is no such file.")]
        }
        return reading.result().problems
    }
}
