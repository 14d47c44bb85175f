import CX11

/// Whose process a window is, as the server knows it from the socket (X-Resource 1.2).
///
/// `_NET_WM_PID` is what a window says of itself, and can be made up.
struct ClientProcesses {
    private let display: OpaquePointer
    /// The bits of a window's number that its client counts with.
    private let counterMask: Window

    /// Returns `nil` where the server cannot tell.
    init?(connection: DisplayConnection) {
        display = connection.pointer
        var (event, error, major, minor): (CInt, CInt, CInt, CInt) = (0, 0, 0, 0)
        guard XResQueryExtension(display, &event, &error) != 0,
            XResQueryVersion(display, &major, &minor) != 0, (major, minor) >= (1, 2)
        else { return nil }
        var count: CInt = 0
        var clients: UnsafeMutablePointer<XResClient>?
        guard XResQueryClients(display, &count, &clients) != 0, let clients else { return nil }
        defer { XFree(clients) }
        guard count > 0 else { return nil }
        counterMask = Window(clients[0].resource_mask)
    }

    /// Returns the process of a window on this computer.
    func process(of window: Window) -> Int32? { query([window]).first?.process }

    /// Returns the connection that a window belongs to, as a number that begins its windows'.
    func client(of window: Window) -> Window { window & ~counterMask }

    /// Returns the processes of connections, where the server knows them.
    func processes(of clients: Set<Window>) -> [Window: Int32] {
        Dictionary(query(Array(clients)).map { ($0.client, $0.process) }, uniquingKeysWith: { $1 })
    }

    /// Returns those of the windows that belong to one of the processes.
    func windows(_ windows: [Window], of processes: Set<Int32>) -> [Window] {
        let clients = query(windows).filter { processes.contains($0.process) }.map(\.client)
        return windows.filter { clients.contains($0 & ~counterMask) }
    }

    private func query(_ windows: [Window]) -> [(client: Window, process: Int32)] {
        let clients = Set(windows.map { $0 & ~counterMask })
        if clients.isEmpty { return [] }
        var specifications = clients.map { client in
            XResClientIdSpec(client: client, mask: UInt32(XRES_CLIENT_ID_PID_MASK.rawValue))
        }
        var count = 0
        var values: UnsafeMutablePointer<XResClientIdValue>?
        let status = XResQueryClientIds(
            display, specifications.count, &specifications, &count, &values)
        guard status == 0 else { return [] }
        defer { XResClientIdsDestroy(count, values) }
        guard let values else { return [] }
        return (0..<max(0, count)).compactMap { index in
            let process = Int32(XResGetClientPid(values + index))
            return process > 0 ? (values[index].spec.client, process) : nil
        }
    }
}
