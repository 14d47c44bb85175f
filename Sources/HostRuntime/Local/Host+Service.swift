import GatewayAPI
public import JSONRPC
public import LocalAPI
import SupportSession

extension Host: LocalService {
    /// Does what a face asks for.
    public func answer(
        _ call: RPCCall, from face: FaceID
    ) async throws -> any Encodable & Sendable {
        noteUse()
        await followPolicy()
        defer { noteUse() }
        switch call.method {
        case GetStatus.method, Watch.method: return await status()
        case Join.method: return try await join(call.params(as: Join.self))
        case Leave.method:
            try await leave()
            return EmptyObject()
        case Uninstall.method: return try await uninstall(call.params(as: Uninstall.self))
        case Examine.method: return await findings()
        case ListWindows.method: return try await windows()
        case AnswerAgreement.method, AnswerRecording.method, AnswerSharing.method,
            AnswerFile.method, AnswerNotice.method, AnswerContinuation.method:
            return try await answerQuestion(call)
        case Say.method, Typing.method, Conversation.method, MarkRead.method:
            return try await converse(call)
        case StopSharing.method, ChangeSharing.method, ChangePermissions.method:
            return try await share(call)
        case SendFiles.method, ListFiles.method, CancelFile.method:
            return try await transfer(call)
        case EndSession.method:
            try await session().end(.customerClosed)
            return EmptyObject()
        case GetAvatar.method: return try await avatar(try call.params(as: GetAvatar.self).url)
        case ShowWindow.method, AttachWindow.method, CloseWindow.method, KeepWindow.method,
            RecallWindow.method, DismissInvitation.method:
            return try await serveWindow(call, from: face)
        default: throw RPCError.methodNotFound
        }
    }

    /// Notes that a face has gone, which may have been the window.
    public func gone(_ face: FaceID) async { await window.gone(face) }

    /// Yields the whole state, then every change.
    public func changes() async -> AsyncStream<LocalChange> {
        changesToAll.stream(startingWith: await status())
    }

    private func answerQuestion(_ call: RPCCall) async throws -> EmptyObject {
        let session = try await session()
        switch call.method {
        case AnswerAgreement.method:
            let accepted = try call.params(as: AnswerAgreement.self).accepted
            try await session.act { (session) throws(SessionError) in
                try session.answerAgreement(accepted: accepted, at: .now)
            }
        case AnswerRecording.method:
            let allowed = try call.params(as: AnswerRecording.self).allowed
            try await session.act { (session) throws(SessionError) in
                try session.answerRecording(allowed: allowed)
            }
        case AnswerSharing.method:
            let answer = try call.params(as: AnswerSharing.self)
            let applications = try await chosen(answer.applications, in: session)
            try await session.act { (session) throws(SessionError) in
                try session.answerSharing(
                    answer.access.granted, of: applications, clipboard: answer.clipboard,
                    files: answer.files, at: .now)
            }
        case AnswerContinuation.method:
            let goesOn = try call.params(as: AnswerContinuation.self).goOn
            try await session.act { (session) throws(SessionError) in
                try session.answerContinuation(goOn: goesOn, at: .now)
            }
        case AnswerFile.method:
            let answer = try call.params(as: AnswerFile.self)
            guard let id = TransferID(answer.transferId) else { throw HostFailure.notPending }
            try await session.act { (session) throws(SessionError) in
                try session.answerFile(id, accepted: answer.accepted)
            }
        default:
            let leaves = try call.params(as: AnswerNotice.self).leave
            try await session.act { (session) throws(SessionError) in
                try session.answerNotice(leave: leaves, at: .now)
            }
        }
        return EmptyObject()
    }

    private func converse(_ call: RPCCall) async throws -> any Encodable & Sendable {
        switch call.method {
        case Conversation.method:
            return await lastSession()?.session.chat.lines.map { ChatLine($0) } ?? []
        case Say.method:
            return ChatLine(try await session().say(call.params(as: Say.self).text))
        case Typing.method: try await session().typing()
        default: try await session().markRead()
        }
        return EmptyObject()
    }

    private func share(_ call: RPCCall) async throws -> EmptyObject {
        guard call.method != StopSharing.method else {
            // Stopping what is not shared is no failure: the customer has what was wanted.
            if let session = try? await session() { await session.stopSharing() }
            return EmptyObject()
        }
        guard call.method == ChangeSharing.method else { return try await changePermissions(call) }
        let change = try call.params(as: ChangeSharing.self)
        let session = try await session()
        guard let access = change.access.granted else {
            await session.stopSharing()
            return EmptyObject()
        }
        let applications = try await chosen(change.applications, in: session)
        try await session.act { (session) throws(SessionError) in
            try session.changeSharing(to: access, of: applications, at: .now)
        }
        return EmptyObject()
    }

    private func changePermissions(_ call: RPCCall) async throws -> EmptyObject {
        let change = try call.params(as: ChangePermissions.self)
        try await session().act { (session) throws(SessionError) in
            try session.changePermissions(clipboard: change.clipboard, files: change.files)
        }
        return EmptyObject()
    }

    private func avatar(_ url: String) async throws(HostFailure) -> Avatar {
        guard let session = await lastSession() else {
            throw HostFailure(.noSession, "There is no session.")
        }
        return try await session.avatar(at: url)
    }

    private func transfer(_ call: RPCCall) async throws -> any Encodable & Sendable {
        switch call.method {
        case ListFiles.method:
            return await lastSession()?.status().transfers ?? []
        case CancelFile.method:
            let id = TransferID(try call.params(as: CancelFile.self).transferId)
            guard let id else { throw HostFailure.notPending }
            try await session().act { (session) throws(SessionError) in
                try session.cancelFile(id)
            }
            return EmptyObject()
        default:
            let paths = try call.params(as: SendFiles.self).paths
            return try await session().sendFiles(paths)
        }
    }

    private func uninstall(_ call: Uninstall) async throws(HostFailure) -> Removal {
        if !call.check { try await leave() }
        return Removal(
            paths: configuration.ownPaths, kept: configuration.keptPaths, removed: !call.check)
    }
}

extension HostFailure {
    fileprivate static let notPending = HostFailure(
        .notPending, "Nothing of that kind waits for an answer.")
}
