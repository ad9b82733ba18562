// An open file that stays the same file while it is examined and passed on,
// even if its name changes meanwhile.

import Glibc

/// A file open for reading; closed when it is let go of.
public final class OpenFile: Sendable {
  private let descriptor: Int32
  /// What the system says of it.
  public let status: FileStatus

  /// Opens a regular file. Pipes, devices and folders are refused.
  ///
  /// - Throws: `FileError`; `EISDIR` or `EINVAL` for anything but a regular file.
  public convenience init(_ path: [UInt8]) throws(FileError) {
    // Not blocking: opening a pipe without a writer would wait for ever.
    let descriptor = FileIO.withTerminated(path) { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else {
      throw FileError(code: errno, operation: "open", path: FileIO.display(path))
    }
    try self.init(descriptor: descriptor, path: path)
  }

  /// Takes over a descriptor, and closes it in every case.
  init(descriptor: Int32, path: [UInt8]) throws(FileError) {
    self.descriptor = descriptor
    var info = stat()
    // What is thrown from here on runs `deinit`, as all members are there.
    let code = fstat(descriptor, &info) == 0 ? 0 : errno
    status = FileStatus(info)
    guard code == 0 else {
      throw FileError(code: code, operation: "stat", path: FileIO.display(path))
    }
    guard status.kind == .file else {
      throw FileError(
        code: status.kind == .folder ? EISDIR : EINVAL, operation: "read",
        path: FileIO.display(path))
    }
  }

  deinit { close(descriptor) }

  /// Reads up to `count` bytes from an offset; fewer if the file ends.
  ///
  /// - Throws: `FileError`.
  public func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let base = buffer.baseAddress {
        let got = pread(descriptor, base + filled, count - filled, offset + filled)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { return }
        filled += got
      }
    }
    guard failure == 0 else { throw FileError(code: failure, operation: "read", path: "file") }
    return bytes
  }

  /// A second descriptor of the same file, which the caller closes.
  ///
  /// - Throws: `FileError` if the system has none left.
  public func duplicateDescriptor() throws(FileError) -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw FileError(code: errno, operation: "duplicate", path: "file") }
    return copy
  }
}
