import Glibc
import Policy

/// Reads a file and its drop-ins, one after the other, and gathers what is wrong with them.
struct PolicyReading {
    let trust: FileTrust
    private(set) var isPresent = false
    private var content = PolicyContent()
    private var problems: [PolicyProblem] = []

    init(trust: FileTrust) { self.trust = trust }

    /// Reads a file by its path.
    mutating func read(_ path: String) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        do throws(LineProblem) {
            guard let folder = try PolicyFolder.open(folder, trust: trust) else { return }
            read(Array(String(name).utf8CString), in: folder, as: path)
        } catch {
            refuse(path, error)
        }
    }

    /// Reads every `.yaml` file of a folder, in the order of their names.
    mutating func readDropIns(_ path: String) {
        do throws(LineProblem) {
            guard let folder = try PolicyFolder.open(path, trust: trust) else { return }
            for name in try PolicyFolder.yamlNames(in: folder) {
                read(name, in: folder, as: "\(path)/\(PolicyFolder.shown(name))")
            }
        } catch {
            refuse(path, error)
        }
    }

    /// Returns what all that has been read comes to.
    func result() -> AdministratorPolicy {
        guard problems.isEmpty else {
            return .strictest(because: problems, gateways: content.gateways, host: content.host)
        }
        var result = AdministratorPolicy()
        result.isPresent = isPresent
        result.policy = Policy.unrestricted.applying(content.change)
        result.gateways = content.gateways
        result.host = content.host
        return result
    }

    private mutating func read(_ name: [CChar], in folder: borrowing Descriptor, as path: String) {
        do throws(LineProblem) {
            guard let bytes = try trust.read(name, in: folder.number) else { return }
            isPresent = true
            for problem in content.read(bytes) { refuse(path, problem) }
        } catch {
            refuse(path, error)
        }
    }

    private mutating func refuse(_ path: String, _ problem: LineProblem) {
        isPresent = true
        problems.append(PolicyProblem(file: path, line: problem.line, message: problem.message))
    }
}
