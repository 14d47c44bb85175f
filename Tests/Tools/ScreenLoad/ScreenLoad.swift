import CX11
import Glibc

/// Draws something that changes, and tells its standard output of each frame before drawing it.
///
/// For the bench; no package ships it. It ends with its standard input.
@main
struct ScreenLoad {
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            fail(Options.usage)
        }
        guard let screen = Screen(options.display) else {
            fail("cannot open \(options.display), or its fonts")
        }
        // Whoever listens may go at any time.
        signal(SIGPIPE, SIG_DFL)
        let workload = workload(options.mode, screen)
        guard workload != nil || showsStill(options.mode, screen) else { fail(Options.usage) }
        let answering = options.mode.hasPrefix("react") ? Answering(screen) : nil
        var player = Player(
            screen, workload, answering, framesPerSecond: options.framesPerSecond)
        player.run()
    }

    private static func workload(_ mode: String, _ screen: Screen) -> (any Workload)? {
        switch mode {
        case "idle": Idle(screen)
        case "typing": Typing(screen)
        case "scroll": Scroll(screen)
        case "scrollput": ScrollPut(screen)
        case "windowdrag": WindowDrag(screen)
        case "video", "react-video": Video(screen)
        case "slideshow": Slideshow(screen)
        default: nil
        }
    }

    /// Shows what does not move.
    private static func showsStill(_ mode: String, _ screen: Screen) -> Bool {
        let page = Backdrop.document(screen, seed: 7)
        switch mode {
        case "desk", "react":
            let photograph = Photograph(width: 800, height: 600, seed: 3)
            Backdrop.put(photograph, on: page, of: screen, x: 500, y: 200)
        case "photo":
            let photograph = Photograph(width: screen.width, height: screen.height, seed: 4)
            Backdrop.put(photograph, on: page, of: screen, x: 0, y: 0)
        default: return false
        }
        _ = screen.window(
            x: 0, y: 0, width: screen.width, height: screen.height, background: page)
        return true
    }

    private static func fail(_ text: String) -> Never {
        let line = text + "\n"
        _ = write(2, line, line.utf8.count)
        exit(1)
    }
}
