import Glibc
import HostWindow

/// The desktop's face: `deskhand-window`.
@main
struct DeskhandWindow {
    @MainActor
    static func main() { exit(WindowProgram.run(Array(CommandLine.arguments.dropFirst()))) }
}
