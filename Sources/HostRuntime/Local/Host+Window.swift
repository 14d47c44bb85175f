import Invitation
import JSONRPC
import LocalAPI

/// What the window asks for, and what is asked for it.
extension Host {
    func serveWindow(_ call: RPCCall, from face: FaceID) async throws -> any Encodable & Sendable {
        switch call.method {
        case ShowWindow.method: try await showWindow(try call.params(as: ShowWindow.self))
        case AttachWindow.method:
            let process = try call.params(as: AttachWindow.self).processId
            try await window.attach(face, process: process)
        case CloseWindow.method: await window.close(face)
        case KeepWindow.method: try await window.keep(try call.params(as: KeepWindow.self))
        case RecallWindow.method: return await window.recall()
        default: await setInvitation(nil)
        }
        await noteWindow()
        return EmptyObject()
    }

    /// Where a bare code goes to: what whoever opened the window has said, else what is set.
    var entry: EntryStatus {
        let configuration = configuration
        let gateway = namedEntry?.gateway ?? configuration.gateway
        let isOwn = gateway == configuration.gateway
        return EntryStatus(gateway: gateway?.url, company: isOwn ? configuration.company : nil)
    }

    private func showWindow(_ call: ShowWindow) async throws(HostFailure) {
        let invitation = try call.invitation.map { (link) throws(HostFailure) in
            try read(invitation: link)
        }
        let entry = try call.gateway.map { (url) throws(HostFailure) in try read(gateway: url) }
        let isRunning = (try? await session()) != nil
        if !isRunning {
            if let invitation { await setInvitation(invitation) }
            await setEntry(gateway: entry, authorityFile: call.authorityFile)
        }
        try await window.show()
        guard !isRunning || invitation == nil else {
            throw HostFailure(
                .sessionRunning, "A session is going on already.",
                hint: "Run “deskhand end” to end it first.")
        }
    }

    /// Reads a link that anybody may have made; nothing is contacted.
    private func read(invitation link: String) throws(HostFailure) -> InvitationStatus {
        let found: SupportLink
        do throws(InvitationError) {
            let join = Join(target: link, fromLinkHandler: true)
            guard case .link(let read) = try read(join) else { throw .notALink }
            found = read
        } catch {
            throw HostFailure(.badInput, error.message)
        }
        try mustBeAllowed(found.gateway)
        return InvitationStatus(
            link: link, host: found.gateway.displayHost, code: found.code.text)
    }

    private func read(gateway url: String) throws(HostFailure) -> GatewayAddress {
        let gateway: GatewayAddress
        do throws(InvitationError) { gateway = try GatewayAddress(parsing: url) } catch {
            throw HostFailure(.badInput, error.message)
        }
        try mustBeAllowed(gateway)
        return gateway
    }
}
