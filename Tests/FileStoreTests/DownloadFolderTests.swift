import Glibc
import Testing

@testable import FileStore

struct DownloadFolderTests {
    @Test(arguments: [
        (#"XDG_DOWNLOAD_DIR="$HOME/Geladen""#, "/home/u/Geladen"),
        (#"XDG_DOWNLOAD_DIR="/data/in/""#, "/data/in"),
        ("# no\n XDG_DOWNLOAD_DIR=\"$HOME/A\"\nXDG_DOWNLOAD_DIR=\"$HOME/B\"\n", "/home/u/B"),
        (#"XDG_DOWNLOAD_DIR="$HOME/a\"b""#, "/home/u/a\"b"),
    ])
    func `the setting is read`(settings: String, path: String) {
        #expect(DownloadFolder.setting(in: Array(settings.utf8), home: "/home/u") == path)
    }

    @Test(arguments: [
        "", "XDG_DOWNLOAD_DIR=/a", #"XDG_DOWNLOAD_DIR="relative""#, #"XDG_DOWNLOAD_DIR="$HOMEx/a""#,
        #"XDG_DOWNLOAD_DIR="/open"#, #"XDG_DESKTOP_DIR="/a""#, "XDG_DOWNLOAD_DIR=\"/a\0b\"",
    ])
    func `what is no setting is passed over`(settings: String) {
        #expect(DownloadFolder.setting(in: Array(settings.utf8), home: "/home/u") == nil)
    }

    @Test func `without a setting, or one that is switched off, it is Downloads`() throws {
        let sandbox = try Sandbox()
        let path = DownloadFolder.path(home: "/home/u", configuration: "/nowhere")
        #expect(path == "/home/u/Downloads")
        sandbox.write(Array(#"XDG_DOWNLOAD_DIR="$HOME/""#.utf8), to: "user-dirs.dirs")
        #expect(
            DownloadFolder.path(home: "/home/u", configuration: sandbox.root)
                == "/home/u/Downloads")
    }
}
