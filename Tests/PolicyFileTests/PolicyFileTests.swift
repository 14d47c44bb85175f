import Glibc
import Invitation
import Policy
import Testing

@testable import PolicyFile

@Suite struct PolicyFileTests {
    @Test func `without a file nothing is restricted`() throws {
        let folder = try PolicyFolderFixture()
        let policy = folder.file.read()
        #expect(policy == AdministratorPolicy())
        #expect(!policy.isPresent && policy.policy == .unrestricted)
        #expect(PolicyFile(path: folder.path + "/none/policy.yaml").read() == policy)
    }

    @Test func `the installed policy is root's, and where the manual says`() {
        #expect(PolicyFile.installed.path == "/etc/deskhand/policy.yaml")
        #expect(PolicyFile.installed.dropInFolder == "/etc/deskhand/policy.d")
    }

    @Test func `a file restricts what it names and nothing else`() throws {
        let folder = try PolicyFolderFixture()
        try folder.write(
            """
            # comment
            version: 1
            permissions: {control: false}
            proxy: none
            globalKey: none
            """)
        let policy = folder.file.read()
        var expected = Policy.unrestricted
        expected.permissions.control = false
        #expect(policy.problems == [] && policy.policy == expected && policy.isPresent)
        #expect(policy.host.proxy?.isEmpty == true && policy.host.globalKey?.isEmpty == true)
        #expect(policy.gateways.allowed == nil && !policy.removesPackage)
    }

    @Test func `drop-ins are laid over it in the order of their names`() throws {
        let folder = try PolicyFolderFixture()
        try folder.write("version: 1\nlogLevel: error\nwatermark: {text: x}\n")
        try folder.write("version: 1\nlogLevel: info\nuninstall: always\n", to: "policy.d/9.yaml")
        try folder.write("version: 1\nlogLevel: debug\nwatermark: ~\n", to: "policy.d/10.yaml")
        try folder.write("nonsense", to: "policy.d/readme.txt")
        try folder.write("nonsense", to: "policy.d/.hidden.yaml")
        let policy = folder.file.read()
        #expect(policy.problems == [])
        #expect(policy.host.logLevel == .info && policy.policy.watermark == nil)
        #expect(policy.removesPackage)
    }

    @Test func `a drop-in counts without a main file, and breaks a sound one`() throws {
        let folder = try PolicyFolderFixture()
        try folder.write("version: 1\nuninstall: always\n", to: "policy.d/a.yaml")
        #expect(folder.file.read().isPresent)
        #expect(folder.file.read().removesPackage)
        try folder.write("", to: "policy.d/b.yaml")
        let broken = folder.file.read()
        #expect(broken.policy == .strictest && !broken.removesPackage)
        #expect(broken.problems.map(\.file) == [folder.path + "/policy.d/b.yaml"])
    }

    @Test(arguments: [
        ("", 0), ("\n\n# nothing\n", 0), ("---\n...\n", 2), ("version: 1\0\0\0\0", 1),
        ("version: 1\nlogLevel: error\n\0", 3), ("version: 2\n", 1), ("logLevel: error\n", 1),
        ("version: one\n", 1), ("version: \"1\"\n", 1), ("- version: 1\n", 1), ("text", 1),
        ("version: 1\npermisions:\n  control: false\n", 2), ("version: 1\n<<: {}\n", 2),
        ("version: 1\npermissions:\n  control: false\n  contrl: false\n", 4),
        ("version: 1\npermissions:\n  control: no\n", 3), ("version: 1\npermissions: []\n", 2),
        ("version: 1\npermissions:\n  control: \"false\"\n", 3), ("version: 1\npermissions:\n", 2),
        ("version: 1\nlogLevel: error\nlogLevel: debug\n", 3), ("version: 1\nversion: 1\n", 2),
        ("version: 1\npermissions:\n  keys: true\n  keys: false\n", 4),
        ("version: 1\nlogLevel: trace\n", 2), ("version: 1\nlogLevel: [error\n", 3),
        ("version: 1\nlogLevel: \"error\n", 3), ("version: 1\n\tlogLevel: error\n", 2),
        ("version: 1\nlogLevel: &a error\n", 2), ("version: 1\nlogLevel: !!str error\n", 2),
        ("version: 1\nlogLevel: *a\n", 2), ("version: 1\n---\nversion: 1\n", 2),
        ("version: 1\n? [a]\n: b\n", 2), ("version: 1\nfiles: {maximumBytes: 1e9}\n", 2),
        ("version: 1\nfiles: {maximumBytes: -1}\n", 2), ("version: 1\nuninstall: later\n", 2),
        ("version: 1\nfiles: {maximumBytes: 99999999999999999999}\n", 2),
        ("version: 1\nfiles: {maximumBytes: 010}\n", 2), ("version: 1\nstallSeconds: 0\n", 2),
        ("version: 1\nconnectSeconds: .inf\n", 2), ("version: 1\nconnectSeconds: nan\n", 2),
        ("version: 1\nconnectSeconds: 3601\n", 2), ("version: 1\nproxy: proxy:3128\n", 2),
        ("version: 1\nproxy: http://\n", 2), ("version: 1\nglobalKey: Escape\n", 2),
        ("version: 1\nglobalKey: Ctrl+Ctrl+x\n", 2), ("version: 1\nglobalKey: Ctrl+\n", 2),
        ("version: 1\ncertificateAuthorities: [ca.pem]\n", 2),
        ("version: 1\ngateway: support.example\n", 2), ("version: 1\ngateway: true\n", 2),
        ("version: 1\nallowedGateways:\n  - https://a.example\n  - https://*.example\n", 4),
        ("version: 1\nallowedGateways: [https://suppоrt.example]\n", 2),
        ("version: 1\nallowedGateways: https://a.example\n", 2),
        ("version: 1\napplications:\n  list:\n    - by: wmClass\n      value: ''\n", 5),
        ("version: 1\napplications:\n  list: [{by: wmClass, value: /}]\n", 3),
        ("version: 1\napplications:\n  list: [{by: wmClass, value: .*}]\n", 3),
        ("version: 1\napplications:\n  list: [{by: pid, value: x}]\n", 3),
        ("version: 1\napplications:\n  list: [{by: wmClass, value: cafe\u{301}}]\n", 3),
        ("version: 1\napplications:\n  list: [{by: wmClass, value: x, also: y}]\n", 3),
        ("version: 1\napplications:\n  list: [{by: wmClass}]\n", 3),
        ("version: 1\napplications:\n  list.by: [{by: wmClass, value: x}]\n", 3),
        ("version: 1\nwatermark: {}\n", 2), ("version: 1\nwatermark: {text: x, opacity: 2}\n", 2),
        ("version: 1\nwatermark: {text: x, colour: red}\n", 2),
        ("version: 1\nwatermark: {text: \"a\\0b\"}\n", 2),
        ("version: 1\norphaned: {openUrl: http://a.example}\n", 2),
        ("version: 1\npermissions.control: false\n", 2), ("version: 1\nwatermark.text: x\n", 2),
        ("version: 1\na: [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]\n", 2),
    ])
    func `a file that is wrong anywhere allows nothing, and its line is named`(
        text: String, line: Int
    ) throws {
        let folder = try PolicyFolderFixture()
        try folder.write(text)
        let policy = folder.file.read()
        #expect(policy.policy == .strictest && policy.isPresent)
        #expect(policy.problems.map(\.line) == [line], "\(policy.problems)")
        #expect(PolicyFile.check(file: folder.filePath) == policy.problems)
        #expect(policy.gateways.allowed != nil)
    }

    @Test func `every wrong line is named, not only the first`() throws {
        let folder = try PolicyFolderFixture()
        try folder.write(
            "version: 1\na: 1\npermissions:\n  b: 1\n  control: 2\nlogLevel: x\ngateway: y\n")
        #expect(folder.file.check().map(\.line) == [2, 4, 5, 6, 7])
        #expect("\(folder.file.check()[0])".hasPrefix(folder.filePath + ":2: There is no key"))
    }

    @Test func `bytes that are no UTF-8 are refused where they are`() throws {
        let folder = try PolicyFolderFixture()
        try folder.write(
            Array("version: 1\nlogLevel: \u{22}".utf8) + [0xFF, 0xFE] + Array("\"\n".utf8))
        #expect(folder.file.check().map(\.line) == [2])
        try folder.write([0xFF, 0xFE] + "version: 1\n".utf8.flatMap { [$0, 0] })
        #expect(folder.file.read().policy == .strictest)
    }

    @Test func `a broken file leaves the gateways that it names legibly`() throws {
        let folder = try PolicyFolderFixture()
        let known = try GatewayAddress(parsing: "https://a.example:444")
        let other = try GatewayAddress(parsing: "https://a.example")
        try folder.write("version: 1\nallowedGateways: [https://a.example:444]\nx: 1\n")
        #expect(folder.file.read().gateways.permits(known))
        #expect(!folder.file.read().gateways.permits(other))
        try folder.write("version: 1\ngateway: https://a.example:444\nx: 1\n")
        #expect(folder.file.read().gateways.permits(known))
        #expect(folder.file.read().gateways.preferred == known)
        try folder.write("version: 1\nallowedGateways: [https://a.example:444\n")
        #expect(!folder.file.read().gateways.permits(known))
    }

    @Test func `an empty list of gateways means none, no list any`() throws {
        let folder = try PolicyFolderFixture()
        let gateway = try GatewayAddress(parsing: "https://a.example")
        try folder.write("version: 1\nallowedGateways: []\n")
        #expect(folder.file.read().problems == [])
        #expect(!folder.file.read().gateways.permits(gateway))
        try folder.write("version: 1\n")
        #expect(folder.file.read().gateways.permits(gateway))
    }

    @Test func `a hundred thousand entries are refused soon`() throws {
        let folder = try PolicyFolderFixture()
        let rule = "    - {by: title, value: x}\n"
        try folder.write(
            "version: 1\napplications:\n  list:\n" + String(repeating: rule, count: 1001))
        #expect(folder.file.check().map(\.line) == [4])
        try folder.write(
            "version: 1\napplications:\n  list:\n" + String(repeating: rule, count: 100_000))
        #expect(folder.file.check().map(\.line) == [0])
        try folder.write("version: 1\na: " + String(repeating: "[", count: 200_000))
        #expect(folder.file.check().map(\.line) == [2])
    }
}
