// One writer at a time, across processes.

import Glibc

/// An exclusive lock on a file, held until this value goes away. The system
/// gives it up by itself when the process dies, however it dies.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock without waiting.
  ///
  /// - Returns: nil where another holds it.
  /// - Throws: `FileError` where the lock file cannot be made.
  public init?(path: String) throws(FileError) {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard opened >= 0 else { throw FileError(code: errno, operation: "lock", path: path) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(opened)
      if code == EWOULDBLOCK { return nil }
      throw FileError(code: code, operation: "lock", path: path)
    }
    descriptor = opened
  }

  deinit { close(descriptor) }
}
