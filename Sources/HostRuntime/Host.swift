import GatewayAPI
import Invitation
import LocalAPI
public import Logging
public import RFB
import SupportSession

/// The host: what the faces talk to. It has one session at most.
public actor Host {
    let link: any GatewayLink
    let desktop: (any Desktop)?
    let codecs: any CompressorFactory
    let files: (any FileStore)?
    let painter: (any MarkPainter)?
    private let locks: (any SessionLocks)?
    private let quiet: (any QuietDesktop)?
    let memory: any HostMemory
    private let source: any ConfigurationSource
    let logger: Logger
    let changesToAll = ChangeBroadcaster()
    let window: WindowDesk
    let notifier: (any Notifier)?
    /// What whoever opened the window has said of what is joined next.
    private(set) var namedEntry: (gateway: GatewayAddress?, authorityFile: String?)?

    /// What the windows are listed with.
    var windowNumbers = WindowNumbers()
    private var controller: SessionController?
    private var isJoining = false
    /// Whether an earlier run has left a session that has not been looked at yet.
    private var isResuming: Bool
    private var lock: CodeLock
    private var onLeave: (@Sendable () -> Void)?
    private var lastUse = ContinuousClock.now

    /// Makes a host without a session.
    ///
    /// - Parameters:
    ///   - configuration: What the host is set up with, and where changes of it are seen.
    ///   - link: How gateways are reached.
    ///   - desktop: The display; `nil` where there is none.
    ///   - codecs: What compresses the screen.
    ///   - files: Where files are read and placed; `nil` where they cannot be.
    ///   - painter: What draws watermarks; `nil` where they cannot be.
    ///   - locks: What tells whether the desktop session is locked; `nil` for nothing.
    ///   - quiet: What keeps notifications of others away; `nil` where nothing can.
    ///   - memory: What outlives the process.
    ///   - launcher: What starts the window; `nil` where there can be none.
    ///   - notifier: What tells the customer things beside the window; `nil` for nothing.
    ///   - logger: Gets what happens, and never what is said or shown.
    public init(
        configuration: any ConfigurationSource, link: any GatewayLink, desktop: (any Desktop)?,
        codecs: any CompressorFactory, files: (any FileStore)?, painter: (any MarkPainter)? = nil,
        locks: (any SessionLocks)? = nil, quiet: (any QuietDesktop)? = nil,
        memory: any HostMemory, launcher: (any WindowLauncher)?, notifier: (any Notifier)?,
        logger: Logger
    ) {
        source = configuration
        self.link = link
        self.desktop = desktop
        self.codecs = codecs
        self.files = files
        self.painter = painter
        self.locks = locks
        self.quiet = quiet
        self.memory = memory
        self.logger = logger
        self.notifier = notifier
        window = WindowDesk(
            launcher: launcher, desktop: desktop, changes: changesToAll, logger: logger)
        lock = memory.codeLock()
        isResuming = memory.session() != nil
    }

    /// What the host is set up with, as of now.
    var configuration: HostConfiguration { source.current() }

    /// Has the session keep to what the administrator says now, also where nothing else happens.
    ///
    /// - Returns: Whether a session goes on.
    @discardableResult
    public func followPolicy() async -> Bool {
        guard let controller, await !controller.isOver else { return false }
        await controller.followPolicy()
        return true
    }

    /// Calls this when a face has asked the daemon to end.
    public func onLeave(_ body: @escaping @Sendable () -> Void) { onLeave = body }

    /// How long nothing has happened: `nil` while there is a session.
    public var idleTime: Duration? {
        get async {
            guard !isJoining else { return nil }
            if let controller, await !controller.isOver { return nil }
            if await window.isAttached { return nil }
            return .now - lastUse
        }
    }

    /// Ends the session in order, for the end of the desktop session or of the daemon.
    public func shutDown() async {
        await controller?.end(.logout)
    }

    func noteUse() { lastUse = .now }

    func leave() async throws(HostFailure) {
        if let controller, await !controller.isOver {
            throw HostFailure(
                .sessionRunning, "A session is going on.", hint: "Run “deskhand end” first.")
        }
        onLeave?()
    }

    /// The whole state.
    func status() async -> Status {
        changesToAll.set(entry: entry)
        return changesToAll.complete(await sessionStatus())
    }

    private func sessionStatus() async -> Status {
        guard let controller else {
            return Status(
                idle: isJoining || isResuming ? .joining : .codeEntry, ending: nil,
                warning: configuration.warning
            )
        }
        let status = await controller.status()
        guard await controller.returnsToCodeEntry else { return status }
        return Status(idle: .codeEntry, ending: status.ending, warning: configuration.warning)
    }

    /// Keeps a link until the customer has confirmed or dismissed it.
    func setInvitation(_ invitation: InvitationStatus?) async {
        changesToAll.set(invitation: invitation)
        changesToAll.send(.status(await status()))
    }

    /// Notes for an accident whether the customer has a window.
    func noteWindow() async { await controller?.note(hasWindow: await window.isWanted) }

    /// Notes what is to be joined next, where whoever opens the window says so.
    func setEntry(gateway: GatewayAddress?, authorityFile: String?) async {
        guard gateway != nil || authorityFile != nil else { return }
        namedEntry = (gateway, authorityFile)
        changesToAll.send(.status(await status()))
    }

    /// The session that runs.
    func session() async throws(HostFailure) -> SessionController {
        guard let controller, await !controller.isOver else {
            throw HostFailure(
                .noSession, "There is no session.", hint: "Run “deskhand join” with your PIN.")
        }
        return controller
    }

    /// The session that runs, or the last one, whose conversation can still be read.
    func lastSession() async -> SessionController? {
        guard let controller, await !controller.returnsToCodeEntry else { return nil }
        return controller
    }

    /// Redeems a code and opens the session; answered once the control connection stands.
    func join(_ call: Join) async throws(HostFailure) -> Joined {
        if isJoining {
            throw HostFailure(.sessionRunning, "A PIN is being tried already.")
        }
        isJoining = true
        do throws(HostFailure) {
            let joined = try await tryToJoin(call)
            isJoining = false
            return joined
        } catch {
            await joiningFailed()
            throw error
        }
    }

    /// Nobody may go on believing that a code is being tried.
    private func joiningFailed() async {
        isJoining = false
        isResuming = false
        changesToAll.send(.status(await status()))
    }

    private func tryToJoin(_ call: Join) async throws(HostFailure) -> Joined {
        if let controller, await !controller.isOver {
            throw HostFailure(
                .sessionRunning, "A session is going on already.",
                hint: "Run “deskhand end” to end it first.")
        }
        changesToAll.send(.status(await status()))
        let (gateway, code) = try target(of: call)
        try checkLock()
        var configuration = configuration
        if let file = call.authorityFile ?? namedEntry?.authorityFile {
            configuration.link.authorityFiles.append(file)
        }
        let redeemed = try await redeem(code, at: gateway, configuration)
        let controller = SessionController(
            parts: parts(gateway, redeemed, configuration), gateway: gateway, redeemed: redeemed)
        return try await open(controller)
    }

    /// Takes up the session that an earlier run did not end, where there is one.
    ///
    /// It is there when this returns, also where the gateway cannot be reached yet.
    public func resume() async {
        guard let bytes = memory.session(), let kept = KeptSession(bytes), !isJoining,
            controller == nil
        else {
            isResuming = false
            return
        }
        var configuration = configuration
        configuration.link.authorityFiles = kept.authorityFiles
        let controller = SessionController(
            parts: parts(kept.gateway, kept.redeemed, configuration), gateway: kept.gateway,
            redeemed: kept.redeemed, kept: kept)
        self.controller = controller
        isResuming = false
        logger.notice(
            "taking the session up again", metadata: ["gateway": "\(kept.gateway.displayHost)"])
        await controller.resume()
        if kept.hasWindow == true { await window.resumed() }
    }

    private func parts(
        _ gateway: GatewayAddress, _ redeemed: RedeemResponse, _ configuration: HostConfiguration
    ) -> SessionController.Parts {
        let route = TransferRoute(
            link: link, gateway: gateway, token: Secret(redeemed.token),
            settings: configuration.link)
        return SessionController.Parts(
            link: link, desktop: desktop, codecs: codecs,
            files: files.map { TransferRunner(store: $0, route: route) }, painter: painter,
            locks: locks, quiet: quiet, configuration: configuration, source: source,
            memory: memory, changes: changesToAll, window: window, logger: logger)
    }

    private func open(_ controller: SessionController) async throws(HostFailure) -> Joined {
        let gateway = controller.gateway
        do {
            let opened = try await controller.start()
            self.controller = controller
            namedEntry = nil
            await window.joined()
            logger.notice("session opened", metadata: ["gateway": "\(gateway.displayHost)"])
            await setInvitation(nil)
            return Joined(
                gateway: gateway.url, company: controller.company, resumed: opened.resumed)
        } catch {
            throw HostFailure(opening: error, gateway: gateway.displayHost)
        }
    }

    private func target(of call: Join) throws(HostFailure) -> (GatewayAddress, SupportCode) {
        let found: (gateway: GatewayAddress, code: SupportCode)?
        do throws(InvitationError) {
            let target = try read(call)
            switch target {
            case .link(let link): found = (link.gateway, link.code)
            case .code(let code):
                let named = try call.gateway.map { (text) throws(InvitationError) in
                    try GatewayAddress(parsing: text)
                }
                let gateway = named ?? namedEntry?.gateway ?? configuration.gateway
                found = gateway.map { ($0, code) }
            }
        } catch {
            throw HostFailure(.badInput, error.message)
        }
        guard let found else {
            throw HostFailure(
                .badInput, "It is not known which gateway this PIN is for.",
                hint: "Use the whole link that you were given, or add --gateway URL.")
        }
        try mustBeAllowed(found.gateway)
        return found
    }

    func read(_ call: Join) throws(InvitationError) -> JoinTarget {
        if call.fromLinkHandler, configuration.allowsLoopbackLinks {
            return .link(try SupportLink(parsing: call.target, source: .typed))
        }
        return try JoinTarget(
            parsing: call.target, source: call.fromLinkHandler ? .linkHandler : .typed)
    }

    func mustBeAllowed(_ gateway: GatewayAddress) throws(HostFailure) {
        guard configuration.allowedGateways?.contains(gateway) ?? true else {
            throw HostFailure(
                .notPermitted,
                "The administrator of this computer does not allow \(gateway.displayHost).",
                hint: "Ask the administrator, or support, for the right link.")
        }
    }

    private func checkLock() throws(HostFailure) {
        guard let wait = lock.wait(at: memory.timeSinceStart()) else { return }
        let seconds = wait.inSeconds.rounded(.up)
        throw HostFailure(
            .tooManyTries, "Too many wrong PINs were tried.",
            hint: "Try again in \(Int(seconds)) seconds.", retrySeconds: seconds)
    }

    private func redeem(
        _ code: SupportCode, at gateway: GatewayAddress, _ configuration: HostConfiguration
    ) async throws(HostFailure) -> RedeemResponse {
        let redeemer = Redeemer(
            link: link, settings: configuration.link, client: configuration.client)
        do {
            let redeemed = try await redeemer.redeem(code, at: gateway)
            lock.rightCode()
            memory.keep(lock)
            return redeemed
        } catch {
            // Who tries what comes to mind also hits what was good once.
            if error.code == .codeRefused || error.code == .codeExpired {
                lock.wrongCode(at: memory.timeSinceStart())
                memory.keep(lock)
            }
            throw error
        }
    }
}

extension HostFailure {
    fileprivate init(opening error: any Error, gateway: String) {
        if let error = error as? LinkError {
            self.init(error, gateway: gateway)
        } else {
            self.init(
                .codeRefused, "The session at \(gateway) is over.", hint: "Ask for a new PIN.")
        }
    }
}
