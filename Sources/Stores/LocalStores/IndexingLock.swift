// Keeps two indexing runs out of the same library. SQLite's own lock lasts one
// batch; this one lasts a whole run.

internal import Glibc
internal import SearchDomain
internal import Support
internal import Synchronization

/// The right to index into a library; given back when the value goes away, or
/// by the system when the process ends, however it ends.
public final class IndexingLock: Sendable {
  /// The file in the library's folder that is locked; it stays, empty.
  public static let fileName = "indexing.lock"

  private let descriptor: Int32
  private let file: LockedFile

  fileprivate init(_ descriptor: Int32, _ file: LockedFile) {
    self.descriptor = descriptor
    self.file = file
    LockedFile.ofThisProcess.withLock { $0[file, default: 0] += 1 }
  }

  deinit {
    // A process that is just being started has the file open, too, until it runs
    // its program: closing alone would leave the lock to it.
    flock(descriptor, LOCK_UN)
    close(descriptor)
    // Counted, for another may have it by now.
    LockedFile.ofThisProcess.withLock {
      let left = ($0[file] ?? 1) - 1
      $0[file] = left > 0 ? left : nil
    }
  }
}

/// Which file is locked, by whatever path it was reached.
private struct LockedFile: Hashable {
  let device: UInt64
  let inode: UInt64

  init(_ descriptor: Int32) {
    var info = stat()
    let isKnown = fstat(descriptor, &info) == 0
    device = isKnown ? UInt64(info.st_dev) : 0
    inode = isKnown ? UInt64(info.st_ino) : 0
  }

  static let ofThisProcess = Mutex<[LockedFile: Int]>([:])
}

extension Catalog {
  /// Takes the right to index, without waiting.
  ///
  /// Changes do not demand it: a writer without it is held up by SQLite
  /// alone, batch by batch.
  ///
  /// - Throws: `CatalogError`: `busy` if another run holds it, `readOnly`
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
    let file = LockedFile(descriptor)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      let isOurs = LockedFile.ofThisProcess.withLock { $0[file] != nil }
      throw CatalogError(
        kind: code == EWOULDBLOCK ? .busy : .system,
        message: code == EWOULDBLOCK
          ? (isOurs ? "another run of this program" : "another process")
            + " is indexing into \(folder); wait for it to end and try again"
          : "\(path) cannot be locked: \(String(cString: strerror(code)))",
        path: path.description, code: code)
    }
    return IndexingLock(descriptor, file)
  }
}
