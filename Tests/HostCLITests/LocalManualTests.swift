import Foundation
import LocalAPI
import Testing

@testable import HostCLI

/// deskhand-local-api(7) says what crosses the socket.
struct LocalManualTests {
    private func page() throws -> String {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "Man/deskhand-local-api.7")
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test func `deskhand-local-api(7) lists the methods and notifications, and no other`() throws {
        let text = try page()
        let listed = text.matches(of: /\.It Ic ([a-z.]+)/).map { String($0.1) }
        #expect(listed.sorted() == (LocalTable.methods + LocalChange.methods).sorted())
    }

    @Test func `deskhand-local-api(7) gives each failure the exit code that it has`() throws {
        let text = try page()
        let words = text.matches(of: /\.It Er ([a-z-]+)\n[^.]+\.Pq ([0-9]+) \./)
        #expect(words.count >= 19)
        for word in words {
            let failure = HostFailure(HostFailure.Code(rawValue: String(word.1)), "")
            #expect(ExitStatus.code(failure) == Int32(word.2), "\(word.1)")
        }
    }
}
