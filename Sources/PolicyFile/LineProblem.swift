/// A problem before it is known which file it is in.
struct LineProblem: Error, Equatable {
    let line: Int
    let message: String
}
