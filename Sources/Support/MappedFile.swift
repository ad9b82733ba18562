// A file seen as memory, read only. What the bytes mean is the owner's affair.

import Glibc

/// A file mapped into memory for reading.
///
/// The mapping stays valid when the file is renamed over or removed. A file
/// that is cut short while mapped would fault on access; files here are only
/// ever replaced by renaming, never cut.
public final class MappedFile: @unchecked Sendable {
  // Sound to share: both are written once, and the memory is never written.
  private let base: UnsafeMutableRawPointer?
  /// The file's size in bytes when it was mapped.
  public let byteCount: Int

  /// Maps a file whole. An empty file maps to no bytes.
  ///
  /// - Throws: `FileError`.
  public init(path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(code: errno, operation: "open", path: path) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else {
      throw FileError(code: errno, operation: "stat", path: path)
    }
    byteCount = Int(info.st_size)
    guard byteCount > 0 else {
      base = nil
      return
    }
    let mapped = mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else {
      throw FileError(code: errno, operation: "map", path: path)
    }
    base = mapped
  }

  deinit { if let base { munmap(base, byteCount) } }

  /// Lets the system take the pages back; they are read again when touched.
  public func releasePages() { if let base { madvise(base, byteCount, MADV_DONTNEED) } }

  /// Lends the bytes; the buffer must not be kept past `body`.
  public func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try body(UnsafeRawBufferPointer(start: base, count: byteCount))
  }
}
