import Glibc
import Policy
import Testing

@testable import PolicyFile

@Suite struct PolicyFileTrustTests {
    private func refusal(
        _ folder: PolicyFolderFixture, _ part: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let policy = folder.file.read()
        #expect(policy.policy == .strictest, sourceLocation: sourceLocation)
        #expect(
            policy.problems.first?.message.contains(part) == true, "\(policy.problems)",
            sourceLocation: sourceLocation)
    }

    @Test(arguments: [0o664, 0o646, 0o666] as [mode_t])
    func `a file that others can write is not believed`(mode: mode_t) throws {
        let folder = try PolicyFolderFixture()
        try folder.write("version: 1\n")
        #expect(folder.file.check() == [])
        chmod(folder.filePath, mode)
        refusal(folder, "It can be written by others")
        #expect(PolicyFile.check(file: folder.filePath) == [])
    }

    @Test func `nor is one in a folder that others can write`() throws {
        let folder = try PolicyFolderFixture()
        try folder.write("version: 1\n")
        chmod(folder.path, 0o777)
        refusal(folder, "The folder that it is in can be written")
        chmod(folder.path, 0o755)
        chmod(folder.path + "/policy.d", 0o777)
        refusal(folder, "The folder that it is in can be written")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func `nor is one of another user`() throws {
        let folder = try PolicyFolderFixture()
        try folder.write("version: 1\n")
        chown(folder.filePath, 65534, 65534)
        refusal(folder, "It belongs to user 65534")
    }

    @Test func `symbolic links, folders and pipes are refused without waiting`() throws {
        let folder = try PolicyFolderFixture()
        try folder.write("version: 1\n", to: "real.yaml")
        symlink("real.yaml", folder.filePath)
        refusal(folder, "symbolic link")
        unlink(folder.filePath)
        symlink("nowhere", folder.filePath)
        refusal(folder, "symbolic link")
        unlink(folder.filePath)
        mkfifo(folder.filePath, 0o644)
        refusal(folder, "not a regular file")
        unlink(folder.filePath)
        mkdir(folder.filePath, 0o755)
        refusal(folder, "not a regular file")
        rmdir(folder.filePath)
        symlink("/dev/zero", folder.path + "/policy.d/a.yaml")
        refusal(folder, "symbolic link")
        #expect(!PolicyFile.check(file: "/dev/random").isEmpty)
        #expect(!PolicyFile.check(file: folder.path + "/none").isEmpty)
    }

    @Test func `a file may have 256 KiB`() throws {
        let folder = try PolicyFolderFixture()
        let line = "version: 1\n"
        let rest = String(repeating: "#", count: 256 * 1024 - line.utf8.count)
        try folder.write(line + rest)
        #expect(folder.file.check() == [])
        try folder.write(line + rest + "#")
        refusal(folder, "larger than")
    }
}
