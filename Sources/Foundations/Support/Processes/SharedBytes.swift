// Memory that one process writes and another reads, so that a file need not be
// sent through a pipe.

import CLinux
import Glibc

/// Bytes in memory without a name, to be handed to a helper process.
///
/// One thread at a time puts bytes in, and only while no helper reads.
public final class SharedBytes: @unchecked Sendable {
  // Safety: set once; who may write when is the rule above.
  private let descriptor: Int32
  /// For a helper: the same memory, without the right to change it.
  let readingDescriptor: Int32
  private let base: UnsafeMutableRawPointer
  private let capacity: Int
  private var room = 0

  /// Room that is kept when larger contents are gone, in bytes.
  private static let keptRoom = 32 << 20

  /// - Parameter capacity: the most bytes it can hold. Costs addresses, but
  ///   memory only as far as bytes are put in.
  /// - Throws: `FileError`.
  public init(capacity: Int) throws(FileError) {
    let name = "shared memory"
    let writing = memfd_create("glimpse", glimpse_memfd_cloexec)
    guard writing >= 0 else { throw FileError(code: errno, operation: "create", path: name) }
    let reading = open("/proc/self/fd/\(writing)", O_RDONLY | O_CLOEXEC)
    // Addresses beyond the memory's size are not touched: `put` makes room first.
    let mapped = mmap(
      nil, capacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, writing, 0)
    guard reading >= 0, let mapped, mapped != MAP_FAILED else {
      let code = errno
      if reading >= 0 { close(reading) }
      close(writing)
      throw FileError(code: code, operation: "map", path: name)
    }
    self.capacity = capacity
    descriptor = writing
    readingDescriptor = reading
    base = mapped
  }

  deinit {
    munmap(base, capacity)
    close(descriptor)
    close(readingDescriptor)
  }

  /// Replaces the contents.
  ///
  /// - Throws: `FileError`: `EFBIG` beyond the capacity, `ENOMEM` or `ENOSPC`
  ///   if there is no memory.
  public func put(_ bytes: [UInt8]) throws(FileError) {
    guard bytes.count <= capacity else {
      throw FileError(code: EFBIG, operation: "write", path: "shared memory")
    }
    if bytes.count > room || room > max(Self.keptRoom, bytes.count) {
      // fallocate, not ftruncate: missing memory is an error here and
      // not by a signal at the first touch.
      let failed =
        bytes.count > room
        ? posix_fallocate(descriptor, 0, off_t(bytes.count))
        : ftruncate(descriptor, off_t(bytes.count))
      guard failed == 0 else {
        throw FileError(
          code: failed > 0 ? failed : errno, operation: "write", path: "shared memory")
      }
      room = bytes.count
    }
    // Safety: the memory has `room` bytes, at least as many as are copied.
    bytes.withUnsafeBytes { source in
      if let start = source.baseAddress { base.copyMemory(from: start, byteCount: source.count) }
    }
  }

  /// A helper's view of what was put in.
  ///
  /// - Parameters:
  ///   - descriptor: of `readingDescriptor`, as inherited.
  ///   - count: how many bytes; the memory must have as many.
  ///   - body: gets the bytes, which must not be kept.
  /// - Throws: `FileError`, or what `body` throws.
  public static func reading<R>(
    descriptor: Int32, count: Int, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    guard count > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_size >= count else {
      throw FileError(code: EINVAL, operation: "map", path: "shared memory")
    }
    let mapped = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else {
      throw FileError(code: errno, operation: "map", path: "shared memory")
    }
    defer { munmap(mapped, count) }
    return try body(UnsafeRawBufferPointer(start: mapped, count: count))
  }
}
