// A lock between processes: the holder does the work, and all others leave it
// to the holder. The system releases it when the holder ends or crashes.

import Glibc

/// The sole right to do something; released when the value goes away.
public final class ExclusiveLock: Sendable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit {
    // A process that is just being started has the file open, too, until it runs
    // its program: closing alone would leave the lock to it.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Takes the lock on a file, without waiting. The file is made where it is
  /// missing, and stays.
  ///
  /// - Parameter access: who may read a file that is made.
  /// - Returns: nil if another holds it, in this process too.
  /// - Throws: `FileError` where the file cannot be made or locked.
  public static func take(
    _ path: String, access: FileAccess = .ownerOnly
  ) throws(FileError) -> ExclusiveLock? {
    let descriptor = FileIO.create(path, flags: O_RDWR, access: access)
    guard descriptor >= 0 else { throw FileError(code: errno, operation: "create", path: path) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      close(descriptor)
      if code == EWOULDBLOCK { return nil }
      throw FileError(code: code, operation: "lock", path: path)
    }
    return ExclusiveLock(descriptor)
  }
}
