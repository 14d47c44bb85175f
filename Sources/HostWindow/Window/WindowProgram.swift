import CGTK
import Glibc
import LocalAPI
import LocalSocket
import Translation
import Widgets

/// The window's program, from its start to its end.
@MainActor
public enum WindowProgram {
    /// Runs the window until it is closed.
    ///
    /// - Parameter arguments: What stands after the program's name.
    /// - Returns: The exit code.
    public static func run(_ arguments: [String]) -> Int32 {
        Texts.start()
        let invitation: String?
        switch Arguments(arguments) {
        case .open(let link): invitation = link
        case .say(let text):
            print(text)
            return 0
        case .wrong(let text): return fail(text, code: 64)
        }
        let location: SocketLocation
        let lock: WindowLock?
        do throws(HostFailure) {
            location = try SocketLocation()
            lock = try WindowLock.take(at: location)
        } catch {
            return fail(error.message)
        }
        guard let lock else { showOther(invitation) }
        let (events, daemon) = AsyncStream.makeStream(of: DaemonLink.Event.self)
        let (actions, persons) = AsyncStream.makeStream(of: Action.self)
        // Before GTK is there: connecting takes about as long as opening the display does.
        let link = DaemonLink(
            events: daemon, processId: Int(getpid()), invitation: invitation)
        let connecting = Task.detached { await link.run() }
        do throws(WidgetsError) {
            try MainLoop.open(program: "deskhand-window", name: tr("Deskhand"))
        } catch {
            return fail(tr("There is no display. “deskhand join” works in a terminal."))
        }
        Icons.start()
        useStyle()
        guard let controller = try? WindowController(actions: persons) else {
            return fail("The window's own style cannot be read.")
        }
        let work = Task { await serve(controller, events, actions) }
        // A daemon that does not answer at once must not keep the window away.
        let patience = Timer(milliseconds: 250) { controller.present() }
        MainLoop.run()
        patience.cancel()
        connecting.cancel()
        work.cancel()
        _ = consume lock
        return 0
    }

    private static func serve(
        _ controller: WindowController, _ events: AsyncStream<DaemonLink.Event>,
        _ actions: AsyncStream<Action>
    ) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await listen(controller, events) }
            // Each by itself: stopping does not wait for what was asked before.
            for await action in actions {
                group.addTask { await controller.perform(action) }
            }
        }
    }

    private static func listen(
        _ controller: WindowController, _ events: AsyncStream<DaemonLink.Event>
    ) async {
        for await event in events { controller.take(event) }
    }

    private static func useStyle() {
        let style = StyleSheet()
        // A theme without one of the colours takes the rest.
        try? style.load(Style.rules)
        style.useEverywhere()
        // Text that the keyboard comes to is read, not chosen: nobody has selected anything yet.
        if let settings = gtk_settings_get_default() {
            cgtk_set_boolean(settings, "gtk-label-select-on-focus", 0)
        }
    }

    /// Brings the window that runs already to the front, and ends.
    private static func showOther(_ invitation: String?) -> Never {
        Task.detached { exit(await raiseOther(invitation)) }
        while true { pause() }
    }

    private nonisolated static func raiseOther(_ invitation: String?) async -> Int32 {
        do throws(HostFailure) {
            let client = try LocalClient()
            try await client.connect(start: .onDemand)
            _ = try await client.call(ShowWindow(invitation: invitation))
            return 0
        } catch {
            return fail(error.message)
        }
    }

    private nonisolated static func fail(_ text: String, code: Int32 = 69) -> Int32 {
        let line = "error: " + text + "\n"
        write(2, line, line.utf8.count)
        return code
    }
}
