// An exclusive lock on a file of the cache, the same that Hugging Face's client
// takes, so that two programs do not fetch the same blob at once.

internal import Glibc
internal import Support

/// A lock held until `release`, or until the process ends.
struct FileLock {
  private let descriptor: Int32

  /// Waits for the lock, asking `isCancelled` twenty times a second.
  ///
  /// Where the file system cannot lock, this goes on without: blobs are
  /// verified before they get their name, so a lock only saves work.
  ///
  /// - Returns: nil if cancelled.
  init?(path: String, isCancelled: () -> Bool) {
    descriptor = FileIO.create(path, flags: O_RDWR, access: .asUsual)
    guard descriptor >= 0 else { return }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { return }
      if isCancelled() {
        close(descriptor)
        return nil
      }
      usleep(50_000)
    }
  }

  func release() { if descriptor >= 0 { close(descriptor) } }
}
