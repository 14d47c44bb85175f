import Testing

/// All that uses the one display of this process, one test after the other.
@Suite(.serialized)
enum WindowSuite {}
