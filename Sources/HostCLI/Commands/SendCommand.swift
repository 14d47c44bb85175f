import ArgumentParser
import LocalAPI
import LocalSocket

/// `deskhand send`.
struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Sends files to support, and waits until they have arrived.")

    @Argument(help: "The files.", completion: .file())
    var file: [String]

    @Flag(help: "Return as soon as support is asked to take them.")
    var noWait = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        var paths: [String] = []
        for name in file { paths.append(try LocalFile.sendable(name)) }
        let client = try await Connection.open(.never)
        // Watched before it begins, so that no change is missed.
        let (_, changes) = try await client.watch()
        var sent = try await client.call(SendFiles(paths: paths))
        if !noWait { sent = await follow(sent, changes) }
        if output.json {
            try Console.print(json: sent)
        } else {
            for transfer in sent { Console.print(Wording.transfer(transfer)) }
        }
        try check(sent)
    }

    private func follow(
        _ sent: [TransferStatus], _ changes: AsyncStream<LocalChange>
    ) async -> [TransferStatus] {
        var known = sent
        let showsProgress = Console.isTerminal(2) && !output.json
        for await change in changes {
            if known.allSatisfy(Self.isOver) { break }
            guard case .status(let status) = change else { continue }
            for (index, transfer) in known.enumerated() {
                let fresh = status.transfers.first { $0.transferId == transfer.transferId }
                guard let fresh, fresh != transfer else { continue }
                known[index] = fresh
                if showsProgress {
                    Console.write("\r\u{1B}[K" + Wording.transfer(fresh), to: 2)
                }
            }
            if known.allSatisfy(Self.isOver) { break }
            if status.phase == .ended || status.phase == .codeEntry { break }
        }
        if showsProgress { Console.write("\r\u{1B}[K", to: 2) }
        return known
    }

    private func check(_ sent: [TransferStatus]) throws {
        if sent.contains(where: { $0.state == .refused }) {
            throw HostFailure(.notPermitted, "Support has not taken every file.")
        }
        if sent.contains(where: { $0.state == .failed || !noWait && !Self.isOver($0) }) {
            throw HostFailure(.internal, "Not every file has arrived.", hint: "Send it again.")
        }
    }

    private static func isOver(_ transfer: TransferStatus) -> Bool {
        switch transfer.state {
        case .done, .refused, .failed: true
        case .offered, .running: false
        }
    }
}
