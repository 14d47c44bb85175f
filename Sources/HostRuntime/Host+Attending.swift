import LocalAPI

/// What goes on beside what faces ask for.
extension Host {
    /// Keeps the window and the notifications in step with what happens, until its task is
    /// cancelled.
    public func attend() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.followChanges() }
            group.addTask { await self.followChoices() }
        }
    }

    private func followChanges() async {
        var notices = NoticeRules()
        while !Task.isCancelled {
            // A watcher that falls behind is let go, and begins again.
            for await change in await changes() {
                let acts = notices.take(change, at: .now)
                if case .status(let status) = change {
                    await window.follow(status.phase)
                    await noteWindow()
                }
                await tell(acts)
            }
        }
    }

    private func tell(_ acts: [NoticeRules.Act]) async {
        guard let notifier, !acts.isEmpty else { return }
        let isSeen = await window.isInFront
        for act in acts {
            switch act {
            case .show(let notification): if !isSeen { await notifier.show(notification) }
            case .withdraw(let topic): await notifier.withdraw(topic)
            }
        }
    }

    /// Does what the customer chooses on notifications.
    private func followChoices() async {
        guard let notifier else { return }
        for await choice in await notifier.choices() {
            switch choice {
            case .stopSharing: await lastSession()?.stopSharing()
            case .open: try? await window.show()
            }
        }
    }
}
