import HostCLI

/// The command line of Deskhand.
@main
struct Deskhand {
    static func main() async { await CommandLineTool.main() }
}
