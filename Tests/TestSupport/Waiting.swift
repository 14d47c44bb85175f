/// Runs `body`, and throws when it takes longer than that; `body` is cancelled then.
///
/// - Parameters:
///   - seconds: The limit.
///   - what: Named in the error.
///   - body: What is waited for.
/// - Returns: What `body` returned.
/// - Throws: `TestSupportError.timedOut`, or what `body` threw.
public func within<Value: Sendable>(
    seconds: Double, _ what: String, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: .seconds(seconds))
            throw TestSupportError.timedOut(what)
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw TestSupportError.timedOut(what) }
        return value
    }
}
