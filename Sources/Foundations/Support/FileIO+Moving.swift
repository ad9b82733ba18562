// Replaces one file by another, and moves files away: what deleting
// duplicates needs beyond reading and writing.

import CLinux
import Glibc

extension FileIO {
  /// Moves a file within a file system, never over another.
  ///
  /// - Throws: `FileError`: `EEXIST` if there is something, `EXDEV` to
  ///   another file system.
  public static func move(_ from: [UInt8], to target: [UInt8]) throws(FileError) {
    let result = withTerminated(from) { from in
      withTerminated(target) { glimpse_rename_no_replace(from, $0) }
    }
    guard result == 0 else {
      throw FileError(code: errno, operation: "move", path: display(from))
    }
  }

  /// Puts a file in the place of another in one step.
  ///
  /// - Throws: `FileError`.
  public static func put(_ from: [UInt8], inPlaceOf target: [UInt8]) throws(FileError) {
    let result = withTerminated(from) { from in withTerminated(target) { rename(from, $0) } }
    guard result == 0 else {
      throw FileError(code: errno, operation: "replace", path: display(target))
    }
  }

  /// Gives a file a further name.
  ///
  /// - Throws: `FileError`: `EEXIST`, `EXDEV`, `EMLINK`, `EPERM`.
  public static func addName(_ path: [UInt8], to file: [UInt8]) throws(FileError) {
    let result = withTerminated(file) { file in withTerminated(path) { link(file, $0) } }
    guard result == 0 else {
      throw FileError(code: errno, operation: "link", path: display(path))
    }
  }

  /// Makes a new file with the content of another, for its owner alone.
  ///
  /// - Throws: `FileError`: `EEXIST` if there is something at `path`.
  public static func copy(_ source: [UInt8], to path: [UInt8]) throws(FileError) {
    let from = withTerminated(source) { open($0, O_RDONLY | O_CLOEXEC) }
    guard from >= 0 else { throw FileError(code: errno, operation: "open", path: display(source)) }
    defer { close(from) }
    let target = create(path, flags: O_WRONLY | O_EXCL)
    guard target >= 0 else {
      throw FileError(code: errno, operation: "create", path: display(path))
    }
    var failure: Int32 = 0
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while failure == 0 {
      let got = piece.withUnsafeMutableBytes { Glibc.read(from, $0.baseAddress, $0.count) }
      if got < 0, errno == EINTR { continue }
      if got < 0 { failure = errno }
      if got <= 0 { break }
      failure = write(Array(piece[..<got]), to: target)
    }
    if close(target) != 0, failure == 0 { failure = errno }
    guard failure == 0 else {
      withTerminated(path) { _ = unlink($0) }
      throw FileError(code: failure, operation: "copy", path: display(source))
    }
  }

  /// Writes a new file.
  ///
  /// - Throws: `FileError`: `EEXIST` if there is something.
  public static func create(_ path: [UInt8], with bytes: [UInt8]) throws(FileError) {
    let descriptor = create(path, flags: O_WRONLY | O_EXCL)
    guard descriptor >= 0 else {
      throw FileError(code: errno, operation: "create", path: display(path))
    }
    var failure = write(bytes, to: descriptor)
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard failure == 0 else {
      withTerminated(path) { _ = unlink($0) }
      throw FileError(code: failure, operation: "write", path: display(path))
    }
  }

  /// Makes a new file at `path` that shares the blocks of `source`, with the
  /// owner, mode and times of `model`.
  ///
  /// - Throws: `FileError`: `EOPNOTSUPP`, `EXDEV` or `EINVAL` if the file
  ///   system cannot share blocks.
  public static func clone(_ source: [UInt8], to path: [UInt8], like model: [UInt8])
    throws(FileError)
  {
    let from = withTerminated(source) { open($0, O_RDONLY | O_CLOEXEC) }
    guard from >= 0 else { throw FileError(code: errno, operation: "open", path: display(source)) }
    defer { close(from) }
    var info = stat()
    guard withTerminated(model, { lstat($0, &info) }) == 0 else {
      throw FileError(code: errno, operation: "stat", path: display(model))
    }
    let target = create(path, flags: O_WRONLY | O_EXCL)
    guard target >= 0 else {
      throw FileError(code: errno, operation: "create", path: display(path))
    }
    var failure: Int32 = 0
    if glimpse_clone_blocks(target, from) != 0 { failure = errno }
    // If the owner cannot be set, the blocks are shared all the same.
    if failure == 0 { _ = fchown(target, info.st_uid, info.st_gid) }
    if failure == 0, fchmod(target, info.st_mode & 0o7777) != 0 { failure = errno }
    let times = [info.st_atim, info.st_mtim]
    if failure == 0, futimens(target, times) != 0 { failure = errno }
    if failure == 0, fsync(target) != 0 { failure = errno }
    close(target)
    guard failure == 0 else {
      withTerminated(path) { _ = unlink($0) }
      throw FileError(code: failure, operation: "share blocks with", path: display(source))
    }
  }
}

/// The user that this process runs as.
public enum CurrentUser {
  /// The number of the user, as file permissions go by it.
  public static var id: Int { Int(geteuid()) }
}

extension FileError {
  /// There is something at the path already.
  public var isOccupied: Bool { code == EEXIST }
  /// The two places lie on different file systems.
  public var isOfTwoFileSystems: Bool { code == EXDEV }
  /// The file system has no such thing.
  public var isUnsupported: Bool {
    code == EOPNOTSUPP || code == EINVAL || code == ENOTTY || code == ENOSYS
  }
}
