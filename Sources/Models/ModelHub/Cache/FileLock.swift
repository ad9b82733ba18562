// An exclusive lock on a file of the cache, the same that Hugging Face's client
// takes, so that two programs do not fetch the same blob at once.

internal import Glibc
internal import Support

/// A lock held until the value goes away, or the process ends.
struct FileLock {
  private let lock: ExclusiveLock?

  /// Waits for the lock, asking `isCancelled` twenty times a second.
  ///
  /// If the file system cannot lock, this goes on without a lock: blobs are
  /// verified before they get their name, so a lock only saves work.
  ///
  /// - Returns: nil if cancelled.
  init?(path: String, isCancelled: () -> Bool) {
    do {
      var taken = try ExclusiveLock.take(path, access: .asUsual)
      while taken == nil {
        if isCancelled() { return nil }
        usleep(50_000)
        taken = try ExclusiveLock.take(path, access: .asUsual)
      }
      lock = taken
    } catch {
      lock = nil
    }
  }
}
