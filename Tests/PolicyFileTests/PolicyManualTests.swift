import FoundationEssentials
import Invitation
import Policy
import Testing

@testable import PolicyFile

/// Holds deskhand-policy(5) and the parser against each other.
@Suite struct PolicyManualTests {
    private let lines: [String]

    init() throws {
        // Tests/PolicyFileTests/PolicyManualTests.swift, three levels below the package.
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let manual = try String(contentsOfFile: "/\(root)/Man/deskhand-policy.5", encoding: .utf8)
        lines = manual.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private var examples: [String] {
        var examples: [String] = []
        var isInside = false
        for line in lines {
            if line == ".Ed" { isInside = false }
            if isInside { examples[examples.count - 1] += line + "\n" }
            if line.hasPrefix(".Bd") {
                isInside = true
                examples.append("")
            }
        }
        return examples
    }

    private func keys(of node: YAMLNode, below path: String) throws -> Set<String> {
        switch node.content {
        case .scalar: return []
        case .sequence(let items):
            return try items.reduce(into: []) { try $0.formUnion(keys(of: $1, below: path)) }
        case .mapping(let entries):
            return try entries.reduce(into: []) { keys, entry in
                let name = path.isEmpty ? entry.key : "\(path).\(entry.key)"
                keys.insert(name)
                try keys.formUnion(self.keys(of: entry.value, below: name))
            }
        }
    }

    @Test func `the manual documents each key once, and no other`() {
        let documented = lines.filter { $0.hasPrefix(".It Cm ") }.map { $0.dropFirst(7) }
        #expect(documented.map(String.init).sorted() == PolicyKey.allCases.map(\.rawValue).sorted())
    }

    @Test func `every example of the manual is accepted`() throws {
        #expect(examples.count == 2)
        let folder = try PolicyFolderFixture()
        for example in examples {
            try folder.write(example)
            #expect(folder.file.check() == [])
        }
    }

    @Test func `the first example has every key`() throws {
        let example = try #require(examples.first)
        let root = try #require(try YAMLParser.parse(Array(example.utf8)))
        let used = try keys(of: root, below: "").filter { PolicyKey(rawValue: $0) != nil }
        #expect(used == Set(PolicyKey.allCases.map(\.rawValue)))
    }

    @Test func `the first example means what it says`() throws {
        let folder = try PolicyFolderFixture()
        let example = try #require(examples.first)
        try folder.write(example)
        let policy = folder.file.read()
        #expect(policy.gateways.preferred?.url == "https://support.example")
        #expect(
            policy.gateways.allowed?.map(\.url)
                == ["https://support.example", "https://backup.support.example:8443"])
        #expect(policy.host.certificateAuthorities == ["/etc/ssl/example-root.pem"])
        #expect(policy.host.proxy == "http://proxy.example:3128")
        #expect(policy.host.connectSeconds == 20 && policy.host.stallSeconds == 30)
        #expect(policy.host.globalKey == "Ctrl+Alt+Escape" && policy.host.logLevel == .notice)
        #expect(
            policy.policy.permissions
                == Permissions(control: true, clipboard: false, files: true, keys: false))
        #expect(policy.policy.fileLimit == 104_857_600 && policy.policy.uninstall == .never)
        let applications = policy.policy.applications
        #expect(applications.filter.mode == .allow && applications.hideNotifications)
        #expect(applications.filter.list.map(\.by) == [.wmClass, .executable, .title])
        #expect(applications.filter.list.last?.value == "Example ERP")
        #expect(policy.policy.watermark?.text == "{agent}, {time}")
        #expect(policy.policy.watermark?.timing.showSeconds == 10)
        #expect(policy.policy.chatSurface == .app)
        #expect(policy.policy.orphanedPage == .openInstead(url: "https://support.example/help"))
    }

    @Test func `the first example, cut or damaged anywhere, is read or refused`() throws {
        let bytes = Array(try #require(examples.first).utf8)
        var refused = 0
        for index in bytes.indices {
            for damage in [[], [0xFF], [0x0A], [0x3A], [0x22], [0x7B], [0x26]] as [[UInt8]] {
                var content = PolicyContent()
                // Nothing put in its place stands for a file that ends there.
                let rest = damage.isEmpty ? [] : bytes[(index + 1)...]
                refused += content.read(bytes[..<index] + damage + rest).isEmpty ? 0 : 1
            }
        }
        #expect(refused > bytes.count)
    }
}
