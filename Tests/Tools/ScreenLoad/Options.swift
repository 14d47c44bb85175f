/// The command line: pairs of a name and a value.
struct Options {
    var display = ""
    var mode = ""
    var framesPerSecond = 0.0

    static let usage = """
        usage: deskhand-screen-load --display :N --mode MODE [--fps N]
        MODE: desk, photo, idle, typing, scroll, scrollput, windowdrag, video, slideshow, react,
        react-video
        """

    init?(_ arguments: [String]) {
        guard arguments.count.isMultiple(of: 2) else { return nil }
        for index in stride(from: 0, to: arguments.count, by: 2) {
            let value = arguments[index + 1]
            switch arguments[index] {
            case "--display": display = value
            case "--mode": mode = value
            case "--fps":
                guard let number = Double(value), number > 0 else { return nil }
                framesPerSecond = number
            default: return nil
            }
        }
        guard !display.isEmpty, !mode.isEmpty else { return nil }
    }
}
