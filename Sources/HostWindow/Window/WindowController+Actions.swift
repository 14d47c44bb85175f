import LocalAPI
import LocalSocket
import Translation
import Widgets

extension WindowController {
    /// Does what a person wants.
    func perform(_ action: Action) async {
        switch action {
        case .typeCode: break
        case .connect: await connect()
        case .cancelJoin, .endNow: await call(EndSession())
        case .follow(let page): await join(page.link, isLink: true)
        case .dismissInvitation:
            choices.failure = nil
            await call(DismissInvitation())
        case .answer(let card, let isGranted, let rights, let part):
            await answer(card, isGranted, rights, part)
        case .changeSharing(let part): await change(to: part)
        case .stopSharing: await call(StopSharing())
        case .onlyLook:
            // Chosen applications stay chosen: less control must not show more of the screen.
            let kept = status.map { SharingWording.chosen($0.sharing) } ?? []
            await call(ChangeSharing(access: .view, applications: kept))
        case .changeRight(let right, let isOn):
            if let change = RightChoices.change(right, to: isOn) { await call(change) }
            // What was not done is not shown as done.
            present()
        case .cancelTransfer(let id): await call(CancelFile(transferId: id))
        case .keep: await call(toKeep)
        case .keepSoon: keepSoon()
        case .typing: await call(Typing())
        case .read: await call(MarkRead())
        case .send(let paths): await call(SendFiles(paths: paths))
        case .openPage, .saveConversation, .newCode, .changeFont, .openChat, .hide, .end, .close,
            .chooseSharing:
            await performHere(action)
        }
    }

    private func performHere(_ action: Action) async {
        switch action {
        case .openPage(let page): try? Surroundings.open(page, from: main.window)
        case .saveConversation: chat.saveTranscript()
        case .newCode:
            choices.wantsNewCode = true
            choices.failure = nil
            present()
        case .openChat:
            choices.isChatOpen = true
            present()
            main.raise()
            keepSoon()
        case .chooseSharing(let isChoosing):
            choices.isChoosing = isChoosing
            if isChoosing { choices.isChatOpen = true }
            present()
            if isChoosing { main.raise() }
        case .changeFont(let steps): chat.changeFont(by: steps)
        case .hide:
            choices.isChatOpen = false
            present()
            keepSoon()
        case .end: dialogs.askToEnd { [weak self] in self?.act(.endNow) }
        case .close: await close()
        default: break
        }
    }

    /// Takes what is typed where a code is wanted.
    func typeCode(_ text: String) {
        guard text != choices.codeText else { return }
        choices.codeText = text
        choices.isCodeSubmitted = false
        choices.failure = nil
        present()
        keepSoon()
    }

    private func connect() async {
        guard let status, !choices.isJoining else { return }
        let page = EntryPage(status, choices)
        guard page.check.state == .ready else {
            choices.isCodeSubmitted = true
            present()
            return
        }
        await join(page.check.target, isLink: false)
    }

    private func join(_ target: String, isLink: Bool) async {
        guard let client, !choices.isJoining else { return }
        choices.isJoining = true
        choices.failure = nil
        present()
        do throws(HostFailure) {
            let call = Join(
                target: target, gateway: status?.entry.gateway, fromLinkHandler: isLink)
            _ = try await client.call(call, timeout: .seconds(90))
            choices.codeText = ""
            choices.isCodeSubmitted = false
            keepSoon()
        } catch {
            choices.failure = error.code == .cancelled ? nil : error
        }
        choices.isJoining = false
        present()
    }

    private func answer(
        _ card: QuestionCard, _ isGranted: Bool, _ rights: Set<RightChoice.Right>,
        _ part: SharedPart
    ) async {
        // One press is one answer; the daemon says when the question is gone.
        guard choices.answered.insert(card.key).inserted else { return }
        present()
        let heard =
            switch card.kind {
            case .agreement: await call(AnswerAgreement(accepted: isGranted))
            case .recording: await call(AnswerRecording(allowed: isGranted))
            case .sharing:
                await call(
                    isGranted
                        ? RightChoices.answer(rights, offered: card.rights, part)
                        : AnswerSharing(access: .none, applications: []))
            case .continuation: await call(AnswerContinuation(goOn: isGranted))
            case .file: await call(AnswerFile(transferId: card.id, accepted: isGranted))
            case .notice: await call(AnswerNotice(leave: isGranted))
            }
        if !heard {
            choices.answered.remove(card.key)
            present()
        }
    }

    private func change(to part: SharedPart) async {
        guard let status, let names = part.names else { return }
        // What viewers may do stays as it is.
        if await call(ChangeSharing(access: status.sharing.access, applications: names)) {
            choices.isChoosing = false
            present()
        }
    }

    private func close() async {
        switch status?.phase {
        case .agreement, .recording, .waiting, .active, .grace:
            dialogs.askToEnd { [weak self] in self?.act(.endNow) }
        case .joining:
            await call(EndSession())
        case .codeEntry, .ended, nil:
            await call(CloseWindow())
            MainLoop.quit()
        }
    }

    /// Makes a call; what went wrong is told.
    ///
    /// - Returns: Whether the daemon has done it.
    @discardableResult
    func call<C: LocalCall>(_ call: C) async -> Bool {
        guard let client else { return false }
        do throws(HostFailure) {
            _ = try await client.call(call)
            return true
        } catch {
            // What is over already needs no word; a daemon that is gone is told by the window.
            if ![.notPending, .noSession, .daemonUnreachable, .cancelled].contains(error.code) {
                tell(error)
            }
            return false
        }
    }
}
