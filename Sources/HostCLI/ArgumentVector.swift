import Glibc
import LocalAPI

/// The arguments as the system gives them.
enum ArgumentVector {
    /// Reads them; those that are no UTF-8 are refused, not repaired.
    static func read() -> Result<[String], HostFailure> {
        let count = Int(CommandLine.argc)
        guard count > 0 else {
            return .failure(HostFailure(.badInput, "The program was started without its name."))
        }
        var arguments: [String] = []
        for index in 1..<max(1, count) {
            guard let pointer = CommandLine.unsafeArgv[index],
                let text = String(validatingCString: pointer)
            else {
                return .failure(
                    HostFailure(.badInput, "Argument \(index) is no valid text (UTF-8)."))
            }
            arguments.append(text)
        }
        return .success(arguments)
    }

    /// Writes over arguments that may hold a code, so that other processes do not see it for long.
    static func hideCodes() {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let pointer = CommandLine.unsafeArgv[index], pointer.pointee != 0x2D else {
                continue
            }
            // Of any script: that is how codes may be typed.
            let digits = String(cString: pointer).unicodeScalars.filter {
                $0.properties.numericType == .decimal
            }
            guard digits.count >= 6 else { continue }
            memset(pointer, 0x78, strlen(pointer))
        }
    }
}
