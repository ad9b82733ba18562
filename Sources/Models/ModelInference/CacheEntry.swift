// One entry of the cache of compiled models. It is checked while the caller
// does other things, and does not count as memory while it is read.

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
  /// Nil if the entry was checked recently.
  private let check: Future<Bool, Never>?
  private let isOver: Flag
  private let releaser: Future<Void, Never>

  private final class Flag: Sendable {
    let isSet = Atomic<Bool>(false)
  }

  /// How long pages may gather, in microseconds: some ten megabytes.
  private static let releaseInterval: UInt32 = 4000

  /// - Parameter isKnownSound: leaves out the check.
  init(_ file: MappedFile, isKnownSound: Bool) {
    self.file = file
    let isOver = Flag()
    self.isOver = isOver
    check =
      isKnownSound
      ? nil : Future { file.withBytes { CompiledModelCache.checkedContent($0) != nil } }
    releaser = Future {
      while !isOver.isSet.load(ordering: .relaxed) {
        usleep(Self.releaseInterval)
        // Safety: the mapping is never written, so a page that is still wanted
        // is read again from the file as it was.
        file.releasePages()
      }
    }
  }

  deinit { stopReleasing() }

  /// Waits for the check: the bytes of the model at the beginning of the file,
  /// or nil if the entry is damaged.
  func contentLength() -> Int? {
    check?.value() ?? true ? file.byteCount - CompiledModelCache.trailerLength : nil
  }

  /// Whether this process read and checked all of it.
  var wasChecked: Bool { check != nil }

  /// Leaves the pages to the system from here on.
  func stopReleasing() {
    isOver.isSet.store(true, ordering: .relaxed)
    releaser.value()
  }
}
