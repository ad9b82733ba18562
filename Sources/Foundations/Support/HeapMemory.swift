// Tunes how much free memory the C library's allocator keeps: less for programs
// that run for weeks, more for those that run for a moment.

import CLinux

/// The settings of this process's heap.
public enum HeapMemory {
  /// Keeps the heap of a long-lived process near what is in use.
  ///
  /// glibc gives threads heaps ("arenas") of their own, up to 8 for each
  /// processor, and what is free in one is not used by another: with tens of
  /// threads most of the heap lies idle. Two arenas, and free memory at an
  /// arena's end given back beyond 1 MiB (mallopt(3): M_ARENA_MAX,
  /// M_TRIM_THRESHOLD; setting the latter also keeps blocks of 128 KiB and
  /// more apart, so that each goes back as it is freed). Arenas that exist
  /// stay: call it before threads are busy.
  ///
  /// - Returns: false if the allocator refused, which changes nothing else.
  @discardableResult
  public static func limitIdle() -> Bool {
    // Safety: mallopt takes two numbers, and locks the allocator itself.
    let arenas = mallopt(glimpse_malloc_arena_max, 2)
    let trimming = mallopt(glimpse_malloc_trim_threshold, 1 << 20)
    return arenas == 1 && trimming == 1
  }

  /// Keeps the blocks of one piece of work for the next, for a process that does
  /// the same again and again, such as decoding images.
  ///
  /// Blocks that are given back are new pages the next time, which the
  /// system clears first. Blocks of up to 32 MiB stay on the one heap, whose end
  /// is given back beyond 48 MiB (mallopt(3): M_MMAP_THRESHOLD).
  public static func keepFreedBlocks() {
    // Safe as above. Refused settings change nothing else.
    _ = mallopt(glimpse_malloc_arena_max, 2)
    _ = mallopt(glimpse_malloc_trim_threshold, 48 << 20)
    _ = mallopt(glimpse_malloc_mmap_threshold, 32 << 20)
  }

  /// Makes a short-lived process ask the system for heap in large pieces, and
  /// give nothing back before it ends.
  ///
  /// Loading a model makes tens of thousands of small objects. glibc grows a
  /// thread's own heap by as little as a page at a time, each a system call;
  /// the main heap grows by M_TOP_PAD bytes (mallopt(3)). Call it before other
  /// threads are started.
  public static func growInLargeSteps() {
    // Safe as above. Refused settings change nothing else.
    _ = mallopt(glimpse_malloc_arena_max, 1)
    _ = mallopt(glimpse_malloc_top_pad, 16 << 20)
    _ = mallopt(glimpse_malloc_trim_threshold, 512 << 20)
  }
}
