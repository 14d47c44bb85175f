public import Policy
public import Raster

/// The screen, the input and the clipboard of the person's computer.
///
/// X11 implements it first; a Wayland one (portals, PipeWire) follows, so each ability is asked for
/// by name and may be missing, and a coordinate belongs to one stream, not to one big screen.
public protocol Desktop: Sendable {
    /// What this desktop can do here and now.
    var abilities: Set<DesktopAbility> { get async }

    /// The thread that frames come from, where the desktop has one of its own.
    ///
    /// Work on each frame is best done there: a change of threads costs more than a small frame.
    /// Nothing that waits for the network may run on it.
    var frameExecutor: (any SerialExecutor)? { get }

    /// Returns the monitors, numbered from 1; empty where no display can be reached.
    func displays() async -> [DesktopDisplay]

    /// Yields the monitors again each time they change; the newest list wins.
    func displayChanges() async -> AsyncStream<[DesktopDisplay]>

    /// Opens the picture of one monitor, or of all of them.
    ///
    /// - Throws: `DesktopError` when the display cannot be captured, or the monitor is not there.
    func openStream(_ target: CaptureTarget) async throws(DesktopError) -> any ScreenStream

    /// Returns the keysym of a name such as `Control_L`; `nil` where there is none.
    func keysym(named name: String) async -> UInt32?

    /// Returns the top-level windows of the applications that run, topmost first.
    func windows() async -> [DesktopWindow]

    /// Shows a part of the desktop from now on: no frame that is begun later holds anything else,
    /// and viewers reach nothing else with pointer and keys.
    ///
    /// It is the same for all streams, those that are open and those that are opened later; what
    /// they show next is whole. Without a call everything is shown.
    ///
    /// - Throws: `DesktopError.unsupported` where windows cannot be kept apart; everything that was
    ///   shown before is hidden then.
    func setVisible(_ part: VisiblePart) async throws(DesktopError)

    /// Yields the text of the clipboard each time another application changes it; newest wins.
    func clipboardChanges() async -> AsyncStream<String>

    /// Owns the clipboard with this text, until another application takes it.
    func setClipboard(_ text: String) async

    /// Gives the clipboard up if its text still is what `setClipboard` put there.
    func clearClipboard() async

    /// Keeps what viewers do away from the windows of these processes.
    ///
    /// From then on no pointer button, wheel, move or key of a stream reaches them, nor their
    /// menus, nor the frames that a window manager puts around them; what the person at the desk
    /// does always reaches them. What was held down there before is released.
    ///
    /// - Parameter processes: All of ours that have windows, by process number on this computer;
    ///   the set before is forgotten.
    func setOwnProcesses(_ processes: Set<Int32>) async

    /// Draws a watermark on every monitor, in place of the one before; `nil` takes it away at once.
    ///
    /// It lies above everything, takes neither clicks nor keys, and follows the monitors. A desktop
    /// without the ability `overlay` does nothing.
    func showMark(_ mark: ScreenMark?) async

    /// Yields whether a screensaver or a locker has the screen: first as it is, then each change.
    ///
    /// The newest wins; nothing is watched while nobody reads.
    func lockStates() async -> AsyncStream<Bool>

    /// Yields each time somebody at the desk presses these keys, whatever has the keyboard.
    ///
    /// The last watch counts; an earlier one's stream ends. It ends as well when the display is
    /// lost, and the keys are free again when nobody reads it any more. Viewers cannot press them.
    ///
    /// - Throws: `DesktopError` where this desktop cannot watch keys, or has none of that name.
    func watchStopKey(_ chord: KeyChord) async throws(DesktopError) -> AsyncStream<Void>
}

extension Desktop {
    /// None: the desktop has no thread of its own.
    public var frameExecutor: (any SerialExecutor)? { nil }
}

/// Something a desktop may be able to do.
public struct DesktopAbility: RawRepresentable, Hashable, Sendable {
    /// The word that status, log and gateway use for it.
    public let rawValue: String

    /// Makes an ability from its word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The screen can be captured.
    public static let see = DesktopAbility(rawValue: "see")
    /// Pointer and keys can be given to the desktop.
    public static let control = DesktopAbility(rawValue: "control")
    /// The clipboard can be read and set.
    public static let clipboard = DesktopAbility(rawValue: "clipboard")
    /// Single windows can be told apart.
    public static let windows = DesktopAbility(rawValue: "windows")
    /// Chosen applications can be shown without the rest.
    public static let applications = DesktopAbility(rawValue: "applications")
    /// A watermark can be drawn over everything.
    public static let overlay = DesktopAbility(rawValue: "overlay")
    /// Keys can be watched that stop sharing from anywhere.
    public static let stopKey = DesktopAbility(rawValue: "stop-key")
}

/// What a stream shows.
public enum CaptureTarget: Hashable, Sendable {
    /// Every monitor, as one picture.
    case all
    /// One monitor, by its number from 1.
    case display(Int)
}

/// One monitor.
public struct DesktopDisplay: Hashable, Sendable {
    /// Its number, from 1.
    public var index: Int
    /// What the system calls its connector, such as `HDMI-1`.
    public var name: String
    /// Where it is within all of them, in pixels.
    public var area: Rectangle
    /// How many pixels its user interface has for one logical pixel; 1 unless known.
    public var scale: Double
    /// Whether it is the main one.
    public var isPrimary: Bool

    /// Makes a monitor's description.
    public init(index: Int, name: String, area: Rectangle, scale: Double, isPrimary: Bool) {
        self.index = index
        self.name = name
        self.area = area
        self.scale = scale
        self.isPrimary = isPrimary
    }
}

/// A top-level window of an application.
public struct DesktopWindow: Hashable, Sendable {
    /// The desktop's own number for it.
    public var id: UInt64
    /// Its title, as it says itself: remote text, to be shown as such.
    public var title: String
    /// The class and the instance of its application (ICCCM WM_CLASS).
    public var applicationClass: String
    /// The file name of its program, where the system knows it.
    public var executable: String?
    /// The process that it belongs to, where the system knows it.
    public var application: RunningApplication?
    /// Whether it is seen by who sees the part that is visible now.
    public var isVisible = true
    /// Where it is within all monitors, in pixels.
    public var area: Rectangle

    /// Makes a window's description.
    public init(
        id: UInt64, title: String, applicationClass: String, executable: String?, area: Rectangle,
        application: RunningApplication? = nil
    ) {
        self.id = id
        self.title = title
        self.applicationClass = applicationClass
        self.executable = executable
        self.application = application
        self.area = area
    }
}

/// Why a desktop cannot do what it was asked for.
public enum DesktopError: Error, Equatable, Sendable {
    /// No display of that name answers; the name is `nil` where none was given.
    case cannotOpenDisplay(name: String?)
    /// The display is gone, or ended the connection.
    case displayLost
    /// An ability is missing here; the sentence says which and why.
    case unsupported(String)
    /// There is no monitor of that number.
    case noSuchDisplay(Int)
}

/// The picture of one capture target, taken when it is asked for, and the input into it.
///
/// Nothing is captured, compared or copied unless `nextFrame` waits.
public protocol ScreenStream: AnyObject, Sendable {
    /// The size of the picture now, in pixels.
    var size: Size { get async }

    /// Waits until the picture differs from what was last put into `frame`, and brings it up to date.
    ///
    /// The first call fills all of it. On a change of size `frame` is resized, and all of it counts
    /// as changed. One call at a time; `frame` belongs to the stream until the call returns.
    ///
    /// - Throws: `DesktopError.displayLost` at the end, `CancellationError` when its task is cancelled.
    func nextFrame(into frame: Framebuffer) async throws -> FrameUpdate

    /// Moves the pointer and sets its buttons.
    ///
    /// - Parameters:
    ///   - position: In pixels of this stream's picture; clamped to it.
    ///   - buttons: RFB's mask: bit 0 left, 1 middle, 2 right, 3 to 6 the wheel, 7 and 8 back and forward.
    func pointer(at position: Point, buttons: UInt16) async

    /// Presses or releases the key that makes a symbol, whatever the keyboard's layout.
    ///
    /// - Parameters:
    ///   - keysym: An X keysym; what no key bears is typed by a key borrowed for it.
    ///   - isDown: Whether it goes down.
    func key(keysym: UInt32, isDown: Bool) async

    /// Releases every key and button that this stream holds down, and gives borrowed keys back.
    func releaseAll() async

    /// Ends the stream: releases what is held; a waiting `nextFrame` throws.
    func close() async
}

/// What changed since the frame before.
public struct FrameUpdate: Sendable {
    /// What was elsewhere before: done one after the other, before `changed` is looked at.
    public var moves: [Move]
    /// The areas whose pixels differ otherwise, in pixels of the stream; may be empty.
    public var changed: Region
    /// Whether the picture has another size now.
    public var isResized: Bool
    /// The pointer's picture, where it changed.
    public var pointer: PointerShape?
    /// Where the pointer is, where it was moved by somebody at the desk.
    public var pointerPosition: Point?

    /// Makes an update.
    public init(
        changed: Region, isResized: Bool = false, pointer: PointerShape? = nil,
        pointerPosition: Point? = nil, moves: [Move] = []
    ) {
        self.moves = moves
        self.changed = changed
        self.isResized = isResized
        self.pointer = pointer
        self.pointerPosition = pointerPosition
    }
}
