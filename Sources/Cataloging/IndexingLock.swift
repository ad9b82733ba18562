// Keeps two indexing runs out of the same library. SQLite's own lock lasts one
// batch; this one lasts a whole run.

internal import Glibc
internal import SearchDomain
internal import Support

/// The right to index into a library; given back when the value goes away, or
/// by the system when the process ends, however it ends.
public final class IndexingLock: Sendable {
  /// The file in the library's folder that is locked; it stays, empty.
  public static let fileName = "indexing.lock"

  private let descriptor: Int32

  fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

  // Closing the only descriptor of the open file releases flock's lock.
  deinit { close(descriptor) }
}

extension Catalog {
  /// Takes the right to index, without waiting.
  ///
  /// Changes do not demand it: whoever writes without it is held up by SQLite
  /// alone, batch by batch.
  ///
  /// - Throws: `CatalogError`: `busy` where another run has it, `readOnly`
  ///   where the folder cannot be written.
  public func lockForIndexing() throws(CatalogError) -> IndexingLock {
    let path = folder.appending(IndexingLock.fileName)
    let descriptor = FileIO.create(path.bytes, flags: O_RDWR)
    guard descriptor >= 0 else {
      let code = errno
      throw CatalogError(
        kind: code == ENOSPC ? .diskFull : .readOnly,
        message: "\(path) cannot be created: \(String(cString: strerror(code)))",
        path: path.description, code: code)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      throw CatalogError(
        kind: code == EWOULDBLOCK ? .busy : .system,
        message: code == EWOULDBLOCK
          ? "another process is indexing into \(folder); wait for it to end and try again"
          : "\(path) cannot be locked: \(String(cString: strerror(code)))",
        path: path.description, code: code)
    }
    return IndexingLock(descriptor)
  }
}
