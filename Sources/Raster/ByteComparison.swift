/// Compares as many bytes at two addresses; 0 where they are the same.
///
/// The C library's `memcmp` is one. It chooses what the processor at hand does best, which the
/// compiler cannot know: it needs a third of the time of a loop of ours.
public typealias ByteComparison =
    @convention(c) (UnsafeRawPointer, UnsafeRawPointer, Int) -> Int32
