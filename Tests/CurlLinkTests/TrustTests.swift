import Glibc
import HostRuntime
import Testing

@testable import CurlLink

struct TrustTests {
    /// Both ways of connecting, since each sets up its own handle.
    private func errors(
        _ server: String, _ settings: LinkSettings? = nil
    ) async throws -> [LinkError?] {
        var errors: [LinkError?] = []
        do throws(LinkError) {
            let request = try? request("seen", server: server, settings: settings)
            if let request { _ = try await link.send(request) }
            errors.append(nil)
        } catch { errors.append(error) }
        do {
            _ = try await openSocket("echo", server: server, settings: settings)
            errors.append(nil)
        } catch { errors.append(error as? LinkError) }
        return errors
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("expired", "The certificate of “127.0.0.1” has expired."),
            (
                "early",
                "The certificate of “127.0.0.1” is not valid yet; is this computer's clock right?"
            ),
            ("wronghost", "The certificate of “127.0.0.1” is for another name."),
            ("unknown", "The certificate of “127.0.0.1” is signed by an authority unknown here."),
            ("oldtls", "No secure connection could be agreed on with “127.0.0.1”."),
        ])
    func `a certificate or TLS that is not good is refused`(
        server: String, sentence: String
    ) async throws {
        let errors = try await errors(server)
        #expect(errors == [.untrusted(sentence), .untrusted(sentence)])
    }

    @Test(.timeLimit(.minutes(1)))
    func `an authority counts by settings and not by environment`() async throws {
        let gateway = try TestGateway.shared.get()
        #expect(try await errors("tls") == [nil, nil])
        for error in try await errors("tls", gateway.settings(trusting: false)) {
            guard case .untrusted? = error else {
                Issue.record("trusted without being told to")
                continue
            }
        }
        #expect(access(gateway.keyLog, F_OK) != 0, "TLS secrets were written")
    }

    @Test func `the system's authorities count beside those of settings`() throws {
        let system = try AuthorityStore.merged(with: [])
        let authority = try TestGateway.shared.get().port("authority")
        let both = try AuthorityStore.merged(with: [authority])
        #expect(system.count > 1000 && both.starts(with: system) && both.count > system.count)
    }

    @Test(arguments: ["/does/not/exist", "/dev/null", "/etc/passwd", "/"])
    func `a file without authorities is refused`(path: String) {
        #expect(throws: LinkError.self) { try AuthorityStore.merged(with: [path]) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `nothing is sent to a server of plain HTTP that is not this computer`() async throws {
        for url in ["http://support.invalid/", "ws://support.invalid/", "http://192.0.2.1/"] {
            await #expect {
                _ = try await link.send(
                    LinkRequest(method: "GET", url: url, settings: LinkSettings()))
            } throws: { error in
                if case LinkError.badURL = error { true } else { false }
            }
        }
    }
}
