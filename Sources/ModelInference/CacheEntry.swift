// One entry of the cache of compiled models: checked while the caller does other
// things, and kept from counting as memory while it is read.

import Glibc
import Support
import Synchronization

/// An entry that is mapped and being read.
///
/// Checking and importing an entry read each page about once. Together they
/// would count as memory of this process as large as the model, beside the
/// weights that the runtime arranges for itself; so the pages are given back
/// again and again until `stopReleasing`.
final class CacheEntry: Sendable {
  let file: MappedFile
  private let state: State
  private let checker: WorkerThread
  private let releaser: WorkerThread

  /// What the threads share with the entry.
  private final class State: Sendable {
    let isSound = Atomic<Bool>(false)
    let isOver = Atomic<Bool>(false)
    /// Which of the threads were waited for.
    let joined = Mutex((checker: false, releaser: false))
  }

  /// How long pages may gather, in microseconds: some ten megabytes.
  private static let releaseInterval: UInt32 = 4000

  init(_ file: MappedFile) {
    self.file = file
    let state = State()
    self.state = state
    checker = WorkerThread {
      let isSound = file.withBytes { CompiledModelCache.checkedContent($0) != nil }
      state.isSound.store(isSound, ordering: .releasing)
    }
    releaser = WorkerThread {
      while !state.isOver.load(ordering: .relaxed) {
        usleep(Self.releaseInterval)
        // Sound: the mapping is never written, so a page that is still wanted
        // is read again from the file as it was.
        file.releasePages()
      }
    }
  }

  deinit {
    _ = contentLength()
    stopReleasing()
  }

  /// Waits for the check: the bytes of the model at the beginning of the file,
  /// or nil where the entry is damaged.
  func contentLength() -> Int? {
    state.joined.withLock { joined in
      if !joined.checker { checker.join() }
      joined.checker = true
    }
    let isSound = state.isSound.load(ordering: .acquiring)
    return isSound ? file.byteCount - CompiledModelCache.trailerLength : nil
  }

  /// Leaves the pages to the system from here on.
  func stopReleasing() {
    state.isOver.store(true, ordering: .relaxed)
    state.joined.withLock { joined in
      if !joined.releaser { releaser.join() }
      joined.releaser = true
    }
  }
}
