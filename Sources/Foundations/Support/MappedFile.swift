// A file mapped into memory, read only.

import Glibc

/// A file mapped into memory for reading.
///
/// The mapping stays valid when the file is renamed over or removed. A file
/// that is cut short while mapped would fault on access; files here are only
/// ever replaced by renaming, never cut.
public final class MappedFile: @unchecked Sendable {
  // Safety: both are written once, and the memory is never written.
  private let base: UnsafeMutableRawPointer?
  /// The file itself, if it is also read; -1 if not.
  private let descriptor: Int32
  /// The file's size in bytes when it was mapped.
  public let byteCount: Int

  /// Maps a file whole. An empty file maps to no bytes.
  ///
  /// - Parameter keepsOpen: whether `read` will be used too.
  /// - Throws: `FileError`.
  public init(path: String, keepsOpen: Bool = false) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(code: errno, operation: "open", path: path) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else {
      let code = errno
      close(descriptor)
      throw FileError(code: code, operation: "stat", path: path)
    }
    byteCount = Int(info.st_size)
    var mapped: UnsafeMutableRawPointer?
    if byteCount > 0 {
      mapped = mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0)
      guard mapped != nil, mapped != MAP_FAILED else {
        let code = errno
        close(descriptor)
        throw FileError(code: code, operation: "map", path: path)
      }
    }
    base = mapped
    if keepsOpen {
      self.descriptor = descriptor
    } else {
      close(descriptor)
      self.descriptor = -1
    }
  }

  deinit {
    if let base { munmap(base, byteCount) }
    if descriptor >= 0 { close(descriptor) }
  }

  /// Copies bytes of the file, without touching the mapping, so that they take
  /// no place in this process's memory.
  ///
  /// - Parameter buffer: is filled.
  /// - Returns: 0, or the system's error number; `EIO` if the file is too short.
  /// - Precondition: the file was opened with `keepsOpen`.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int32 {
    precondition(descriptor >= 0)
    guard var place = buffer.baseAddress else { return 0 }
    var left = buffer.count, from = offset
    while left > 0 {
      let got = pread(descriptor, place, left, off_t(from))
      if got < 0 {
        if errno == EINTR { continue }
        return errno
      }
      if got == 0 { return EIO }
      place += got
      from += got
      left -= got
    }
    return 0
  }

  /// Lets the system take the pages back; they are read again when touched.
  public func releasePages() { if let base { madvise(base, byteCount, MADV_DONTNEED) } }

  /// Lends the bytes; the buffer must not be kept past `body`.
  public func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R
  {
    try body(UnsafeRawBufferPointer(start: base, count: byteCount))
  }
}
