// A file that is written through memory and renamed into place when complete.

import Glibc
import SearchDomain
import Support

/// A new file of a known size, seen as memory. Removed unless it is finished.
final class OutputFile: @unchecked Sendable {
  // Safety: threads write parts that do not overlap.
  let bytes: UnsafeMutablePointer<UInt8>
  let byteCount: Int
  private let aside: String
  private let path: String
  private let descriptor: Int32
  private var isFinished = false

  /// Makes `PATH.PID.tmp` and reserves its room, so that a full disk is an
  /// error here and not a fault later.
  init(path: String, byteCount: Int) throws(VectorIndexError) {
    self.path = path
    self.byteCount = byteCount
    aside = path + ".\(getpid()).tmp"
    Self.removeLeftovers(of: path)
    descriptor = FileIO.create(aside, flags: O_RDWR | O_TRUNC)
    guard descriptor >= 0 else { throw indexFileFailure("create", aside, errno) }
    let reserved = posix_fallocate(descriptor, 0, byteCount)
    guard reserved == 0 else {
      close(descriptor)
      unlink(aside)
      throw indexFileFailure("reserve room for", aside, reserved)
    }
    let mapped = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else {
      let code = errno
      close(descriptor)
      unlink(aside)
      throw indexFileFailure("map", aside, code)
    }
    bytes = mapped.assumingMemoryBound(to: UInt8.self)
  }

  deinit {
    munmap(bytes, byteCount)
    close(descriptor)
    if !isFinished { unlink(aside) }
  }

  /// Flushes the file and puts it in place.
  func finish() throws(VectorIndexError) {
    guard fsync(descriptor) == 0 else { throw indexFileFailure("flush", aside, errno) }
    guard rename(aside, path) == 0 else { throw indexFileFailure("rename", aside, errno) }
    isFinished = true
  }

  /// Files that builders left when they were killed: named after processes
  /// that no longer run.
  static func removeLeftovers(of path: String) {
    let target = FilePath(path)
    let prefix = target.lastComponent.description + "."
    for name in (try? FileIO.names(inFolder: target.parent.bytes)) ?? [] {
      let text = String(decoding: name, as: UTF8.self)
      guard text.hasPrefix(prefix), text.hasSuffix(".tmp"),
        let process = Int32(text.dropFirst(prefix.count).dropLast(4).prefix { $0 != "." }),
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink(target.parent.appending(text).description)
    }
  }
}

func indexFileFailure(_ operation: String, _ path: String, _ code: Int32) -> VectorIndexError {
  VectorIndexError(
    kind: .inputOutput, message: "\(FileError(code: code, operation: operation, path: path))",
    code: code)
}
