import ArgumentParser
import Policy

/// A chat surface as an option.
enum Surface: String, ExpressibleByArgument {
    case app, web, both

    var surface: ChatSurface {
        switch self {
        case .app: .app
        case .web: .web
        case .both: .both
        }
    }
}
