import GatewayAPI

/// Moves the files of one session: three at once, the rest wait their turn.
actor TransferRunner: TransferRunning {
    /// What is to be moved.
    fileprivate struct Errand: Sendable {
        let id: TransferID
        let session: SessionController
        let work: @Sendable (@escaping @Sendable (Int64) -> Void) async -> Ended
    }

    /// How it ended, and what has to go again where nobody wants it any more.
    fileprivate struct Ended: Sendable {
        let outcome: TransferOutcome
        var file: (any IncomingFile)?
    }

    fileprivate struct Prepared: Sendable {
        let file: any OutgoingFile
        let request: FileRequest
    }

    /// How many files move at one time.
    static let atOnce = 3

    private let store: any FileStore
    private let route: TransferRoute
    private let patience: Duration
    private var prepared: [TransferID: Prepared] = [:]
    private var waiting: [Errand] = []
    private var running: [TransferID: Task<Ended, Never>] = [:]

    /// Makes a runner, which gives a transfer up when nothing comes through for `patience`.
    init(store: any FileStore, route: TransferRoute, patience: Duration = .seconds(300)) {
        self.store = store
        self.route = route
        self.patience = patience
    }

    func open(_ paths: [String]) async throws(FileProblem) -> [any OutgoingFile] {
        var files: [any OutgoingFile] = []
        for path in paths { files.append(try await store.openOutgoing(path: path)) }
        return files
    }

    func prepare(_ file: any OutgoingFile) async throws(FileProblem) -> FileRequest {
        let sum = try await file.sha256()
        let number = String(UInt64.random(in: .min ... .max), radix: 36)
        guard let id = TransferID("f" + number) else { throw .broken("no id") }
        let request = FileRequest(
            transferId: id, name: file.name, size: file.size, sha256: sum)
        prepared[id] = Prepared(file: file, request: request)
        return request
    }

    func reopen(_ path: String, for request: FileRequest) async -> Bool {
        // Whether its bytes are the same as well shows at the gateway, which has their sum.
        guard let file = try? await store.openOutgoing(path: path), file.size == request.size
        else { return false }
        prepared[request.transferId] = Prepared(file: file, request: request)
        return true
    }

    func download(_ offer: FileOffer, for session: SessionController) {
        let (store, route, patience) = (store, route, patience)
        enqueue(
            Errand(id: offer.transferId, session: session) { progress in
                let download = FileDownload(
                    offer: offer, store: store, route: route, patience: patience,
                    progress: progress)
                do throws(TransferFailure) {
                    let placed = try await download.run()
                    let sum = offer.sha256.lowercased()
                    return Ended(outcome: .done(sha256: sum, path: placed.path), file: placed.file)
                } catch {
                    return Ended(error)
                }
            })
    }

    func upload(_ id: TransferID, to url: String, for session: SessionController) {
        guard let prepared = prepared[id] else { return }
        let (route, patience) = (route, patience)
        enqueue(
            Errand(id: id, session: session) { progress in
                let upload = TusUpload(
                    file: prepared.file, request: prepared.request, url: url, route: route,
                    patience: patience, progress: progress)
                do throws(TransferFailure) {
                    try await upload.run()
                    let sum = prepared.request.sha256
                    return Ended(outcome: .done(sha256: sum, path: nil))
                } catch {
                    return Ended(error)
                }
            })
    }

    func cancel(_ id: TransferID) async {
        waiting.removeAll { $0.id == id }
        prepared[id] = nil
        guard let job = running[id] else { return }
        job.cancel()
        // It may have been faster; the session has given it up all the same.
        await job.value.file?.discard()
    }

    private func enqueue(_ errand: Errand) {
        guard running[errand.id] == nil, !waiting.contains(where: { $0.id == errand.id }) else {
            return
        }
        waiting.append(errand)
        startNext()
    }

    private func startNext() {
        while running.count < Self.atOnce, !waiting.isEmpty {
            let errand = waiting.removeFirst()
            let job = Task { await Self.run(errand) }
            running[errand.id] = job
            Task { await self.report(errand, job) }
        }
    }

    private func report(_ errand: Errand, _ job: Task<Ended, Never>) async {
        let ended = await job.value
        // Out of the list first: what the session does about a failure comes back to `cancel`.
        running[errand.id] = nil
        prepared[errand.id] = nil
        startNext()
        if await !errand.session.transferEnded(errand.id, ended.outcome) {
            await ended.file?.discard()
        }
    }

    /// Does an errand, and tells how far it is ten times a second.
    @concurrent private static func run(_ errand: Errand) async -> Ended {
        let (stream, newest) = AsyncStream.makeStream(
            of: Int64.self, bufferingPolicy: .bufferingNewest(1))
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await done in stream {
                    await errand.session.transferProgressed(errand.id, done: done)
                    try? await Task.sleep(for: .milliseconds(100))
                }
            }
            let ended = await errand.work { newest.yield($0) }
            newest.finish()
            group.cancelAll()
            return ended
        }
    }
}

extension TransferRunner.Ended {
    fileprivate init(_ failure: TransferFailure) {
        self.init(outcome: failure == .cancelled ? .cancelled : .failed(failure.sentence))
    }
}
