// The file that receives a blob's bytes, which may be there in part from an
// earlier attempt.

internal import Glibc
internal import Support

/// An open file that is written from some offset on.
struct PartialFile: ~Copyable {
  let path: String
  private let descriptor: Int32
  /// Where the next byte goes.
  private(set) var offset: Int

  /// Opens or makes the file; writing goes on at its end.
  init(path: String) throws(FileError) {
    let descriptor = FileIO.create(path, flags: O_WRONLY, access: .asUsual)
    guard descriptor >= 0 else { throw FileError(code: errno, operation: "create", path: path) }
    let end = lseek(descriptor, 0, SEEK_END)
    self.path = path
    self.descriptor = descriptor
    offset = max(0, Int(end))
  }

  deinit { close(descriptor) }

  /// Drops what is there.
  mutating func restart() throws(FileError) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw FileError(code: errno, operation: "write", path: path)
    }
    offset = 0
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var done = 0
    while done < bytes.count, let start = bytes.baseAddress {
      // Pointer and count describe the part of the buffer not yet written.
      let wrote = write(descriptor, start + done, bytes.count - done)
      if wrote < 0 {
        if errno == EINTR { continue }
        throw FileError(code: errno, operation: "write", path: path)
      }
      done += wrote
      offset += wrote
    }
  }

  /// Waits until the bytes are on the disk.
  func flush() throws(FileError) {
    guard fsync(descriptor) == 0 else {
      throw FileError(code: errno, operation: "write", path: path)
    }
  }
}
