public import GatewayAPI

/// Files on their way in either direction, and those that arrived.
public struct Transfers: Codable, Equatable, Sendable {
    /// One file.
    public struct Transfer: Codable, Equatable, Sendable {
        /// Which way it goes.
        public enum Direction: Codable, Equatable, Sendable {
            /// From an agent to the customer.
            case receive(FileOffer)
            /// From the customer to the agents.
            case send(FileRequest)
        }

        /// How far it is.
        public enum State: Codable, Equatable, Sendable {
            /// An answer is awaited.
            case offered
            /// Bytes are moving.
            case running
            /// It is in place: here at a path, or at the gateway.
            case done(path: String?)
            /// It is not wanted.
            case refused(String?)
            /// It was given up.
            case failed(String)
        }

        /// Which way it goes.
        public var direction: Direction
        /// How far it is.
        ///
        /// `offered` → `running`, `refused`, `failed`; `running` → `done`, `failed`.
        public var state = State.offered
        /// Bytes that are there.
        public var done: Int64 = 0

        /// Bytes of the whole file.
        public var size: Int64 {
            switch direction {
            case .receive(let offer): offer.size
            case .send(let request): request.size
            }
        }

        /// Whether nothing more happens to it.
        public var isOver: Bool {
            switch state {
            case .offered, .running: false
            case .done, .refused, .failed: true
            }
        }
    }

    /// The transfers, in the order in which they began.
    public private(set) var order: [TransferID] = []
    private var table: [TransferID: Transfer] = [:]

    /// How many are remembered.
    public static let capacity = 200

    /// The transfer of an id.
    public subscript(id: TransferID) -> Transfer? { table[id] }

    /// How many wait for the customer's or the gateway's answer.
    var offered: Int { table.values.count { $0.state == .offered } }

    /// Adds a transfer; false where there are too many, or the id is known.
    mutating func add(_ id: TransferID, _ direction: Transfer.Direction) -> Bool {
        guard table[id] == nil else { return false }
        if order.count >= Self.capacity {
            guard let old = order.firstIndex(where: { table[$0]?.isOver ?? true }) else {
                return false
            }
            table[order.remove(at: old)] = nil
        }
        order.append(id)
        table[id] = Transfer(direction: direction)
        return true
    }

    /// Notes that the gateway takes a file of the customer's; false where none was asked for.
    mutating func accepted(_ id: TransferID) -> Bool {
        guard case .send? = table[id]?.direction, table[id]?.state == .offered else { return false }
        return set(id, .running)
    }

    /// Notes that the gateway takes no file of the customer's, or not what has arrived of it.
    ///
    /// - Returns: Whether bytes are moving that have to stop.
    mutating func refused(_ id: TransferID, _ reason: String?) -> Bool {
        guard let transfer = table[id], case .send = transfer.direction else { return false }
        switch transfer.state {
        case .offered, .running, .done: table[id]?.state = .refused(reason)
        case .refused, .failed: break
        }
        return !transfer.isOver
    }

    /// Moves a transfer on; false where it is over, or unknown.
    mutating func set(_ id: TransferID, _ state: Transfer.State) -> Bool {
        guard let transfer = table[id], !transfer.isOver else { return false }
        table[id]?.state = state
        return true
    }

    /// Notes how many bytes are there.
    mutating func progress(_ id: TransferID, done: Int64) { table[id]?.done = done }

    /// Has every file begin again that was on its way when an earlier run of this host died.
    ///
    /// Those of the customer's wait for the gateway, which tells again that it takes them.
    mutating func restart() {
        for id in order {
            guard case .send? = table[id]?.direction, table[id]?.state == .running else { continue }
            table[id]?.state = .offered
        }
    }

    /// Gives up everything that is not over.
    mutating func stop(reason: String) -> [TransferID] {
        let running = order.filter { !(table[$0]?.isOver ?? true) }
        for id in running { table[id]?.state = .failed(reason) }
        return running
    }
}
