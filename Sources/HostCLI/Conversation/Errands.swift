import LocalAPI
import LocalSocket
import PlainText

/// What the daemon is asked to do for the customer, and how it went, in lines to be shown.
struct Errands {
    let client: LocalClient

    /// Answers a question.
    func give(_ answer: QuestionDialog.Answer) async -> [String] {
        let done = [Wording.done(answer)].compactMap(\.self)
        return switch answer {
        case .agreement(let yes): await attempt(AnswerAgreement(accepted: yes)) { _ in done }
        case .recording(let yes): await attempt(AnswerRecording(allowed: yes)) { _ in done }
        case .sharing(let access, let applications):
            await attempt(AnswerSharing(access: access, applications: applications)) { _ in done }
        case .file(let id, let yes):
            await attempt(AnswerFile(transferId: id, accepted: yes)) { _ in done }
        case .continuation(let goOn):
            await attempt(AnswerContinuation(goOn: goOn)) { _ in done }
        case .notice(let leave): await attempt(AnswerNotice(leave: leave)) { _ in done }
        }
    }

    /// Writes to support; nothing but spaces is not sent.
    func say(_ text: String, over connection: ConnectionState) async -> [String] {
        guard text.contains(where: { !$0.isWhitespace }) else { return [] }
        return await attempt(Say(text: text)) { line in
            line.delivered == .pending && connection != .online
                ? ["(It is sent as soon as the connection is back.)"] : []
        }
    }

    /// Stops sharing, at once.
    func stopSharing() async -> [String] {
        await attempt(StopSharing()) { _ in ["Your screen is no longer shared."] }
    }

    /// Lists files.
    func listFiles() async -> [String] {
        await attempt(ListFiles()) { files in
            files.isEmpty ? ["No files so far."] : files.map(Wording.transfer)
        }
    }

    /// Sends a file.
    func sendFile(_ name: String) async -> [String] {
        do throws(HostFailure) {
            let path = try LocalFile.sendable(name)
            return await attempt(SendFiles(paths: [path])) { _ in
                ["Support is asked to take the file."]
            }
        } catch {
            return Self.text(error)
        }
    }

    /// Ends the session; what follows from it comes as a change.
    func endSession() async -> [String] { await attempt(EndSession()) { _ in [] } }

    /// Notes that all lines were shown.
    func markRead() async { _ = try? await client.call(MarkRead(), timeout: .seconds(5)) }

    /// Says that the customer types; nothing is lost where it does not arrive.
    func tellTyping() async { _ = try? await client.call(Typing(), timeout: .seconds(2)) }

    /// The conversation so far.
    func conversation() async throws(HostFailure) -> [ChatLine] {
        try await client.call(Conversation())
    }

    /// The windows that could be shared.
    func windows() async throws(HostFailure) -> [WindowStatus] {
        try await client.call(ListWindows())
    }

    /// A failure, as it is shown among other lines.
    static func text(_ failure: HostFailure) -> [String] {
        [SafeText.escape(failure.message)] + (failure.hint.map { [SafeText.escape($0)] } ?? [])
    }

    private func attempt<C: LocalCall>(
        _ call: C, _ text: (C.Answer) -> [String]
    ) async -> [String] {
        do throws(HostFailure) {
            return text(try await client.call(call))
        } catch {
            return Self.text(error)
        }
    }
}
