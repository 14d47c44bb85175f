import Glibc
import Policy
import Testing

@testable import PolicyFile

@Suite struct PolicyFileMonitorTests {
    @Test func `a change holds at the next look, and is told once`() throws {
        let folder = try PolicyFolderFixture()
        var monitor = PolicyFileMonitor(folder.file)
        #expect(!monitor.policy.isPresent && !monitor.refresh())
        try folder.write("version: 1\npermissions: {keys: false}\n")
        let first = monitor.refresh()
        let second = monitor.refresh()
        #expect(first && !second && !monitor.policy.policy.permissions.keys)
        try folder.write("version: 1\npermissions: {keys: false}\n# the same\n")
        let same = monitor.refresh()
        #expect(!same)
        try folder.write("version: 1\nuninstall: never\n", to: "policy.d/a.yaml")
        let dropIn = monitor.refresh()
        #expect(dropIn && monitor.policy.policy.uninstall == .never)
        chmod(folder.filePath, 0o666)
        let distrusted = monitor.refresh()
        #expect(distrusted && monitor.policy.policy == .strictest)
    }

    @Test func `a file that is removed forbids until it is back`() throws {
        let folder = try PolicyFolderFixture()
        try folder.write("version: 1\n")
        var monitor = PolicyFileMonitor(folder.file)
        #expect(monitor.policy.policy == .unrestricted)
        unlink(folder.filePath)
        let removed = monitor.refresh()
        #expect(removed && monitor.policy.policy == .strictest && monitor.policy.isPresent)
        try folder.write("version: 1\n", to: "policy.d/a.yaml")
        _ = monitor.refresh()
        #expect(monitor.policy.policy == .strictest)
        try folder.write("version: 1\nlogLevel: debug\n")
        let back = monitor.refresh()
        #expect(back && monitor.policy.problems == [] && monitor.policy.host.logLevel == .debug)
    }
}
