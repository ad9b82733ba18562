// A folder held open. What is opened, written and deleted through it lies below
// it, even if names and links change meanwhile.

import CLinux
import Glibc

/// A folder that stays the same folder even if it is renamed or replaced.
public final class HeldFolder: Sendable {
  private let descriptor: Int32
  private let path: [UInt8]

  /// What is done about links on the way to a file.
  public enum Links: Hashable, Sendable {
    /// A link is an error (`ELOOP`).
    case refused
    /// Followed as long as they stay below the folder, else `EXDEV`. Where the
    /// kernel has no openat2(2), as before Linux 5.6, they are refused.
    case below
  }

  /// Opens a folder. Links on the way to it are followed: its path is the word
  /// of the user who runs the program.
  ///
  /// - Parameter making: whether it is made, private, if it is missing.
  /// - Throws: `FileError`.
  public convenience init(_ path: [UInt8], making: Bool = false) throws(FileError) {
    if making, (try? FileIO.status(path))?.kind != .folder {
      try FileIO.makeFolders(FileIO.display(path))
    }
    let descriptor = FileIO.withTerminated(path) { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    try self.init(descriptor, path)
  }

  private init(_ descriptor: Int32, _ path: [UInt8]) throws(FileError) {
    guard descriptor >= 0 else {
      throw FileError(code: errno, operation: "open", path: FileIO.display(path))
    }
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// A folder in this one; a link does not count.
  ///
  /// - Parameters:
  ///   - name: one component.
  ///   - making: whether it is made if it is missing.
  /// - Throws: `FileError`.
  public func folder(_ name: [UInt8], making: Bool = false) throws(FileError) -> HeldFolder {
    try check(name)
    if making {
      var info = stat()
      let group = fstat(descriptor, &info) == 0 ? FileIO.groupBits(info) : 0
      let made = FileIO.withTerminated(name) { mkdirat(descriptor, $0, 0o700) }
      guard made == 0 || errno == EEXIST else { throw failure("create folder", name) }
      if made == 0, group != 0 {
        _ = FileIO.withTerminated(name) { fchmodat(descriptor, $0, 0o2700 | group, 0) }
      }
    }
    let opened = FileIO.withTerminated(name) {
      openat(descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
    return try HeldFolder(opened, path + [UInt8(ascii: "/")] + name)
  }

  /// Opens a regular file below.
  ///
  /// - Parameter relative: its path from here on; it must not leave the folder.
  /// - Throws: `FileError`: `ELOOP` and `EXDEV` for a path that leads elsewhere.
  public func file(_ relative: [UInt8], links: Links = .refused) throws(FileError) -> OpenFile {
    let parts = relative.split(separator: UInt8(ascii: "/")).map(Array.init)
    guard !parts.isEmpty else { throw failure("open", relative, EISDIR) }
    // Not blocking: opening a pipe without a writer would wait for ever.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK
    let resolve =
      glimpse_resolve_beneath | glimpse_resolve_no_magic_links
      | (links == .refused ? glimpse_resolve_no_links : 0)
    let clean = Array(parts.joined(separator: [UInt8(ascii: "/")]))
    // EAGAIN: a folder on the way was being moved.
    for _ in 0..<8 {
      let opened = FileIO.withTerminated(clean) {
        glimpse_openat2(descriptor, $0, UInt64(UInt32(bitPattern: flags)), resolve)
      }
      if opened >= 0 {
        return try OpenFile(descriptor: opened, path: path + [UInt8(ascii: "/")] + relative)
      }
      guard errno == EAGAIN || errno == EINTR else { break }
    }
    // EPERM: forbidden by a filter that knows the call by no name.
    guard errno == ENOSYS || errno == EPERM else { throw failure("open", relative) }
    return try fileByStep(parts)
  }

  /// The same without openat2(2): no link is passed.
  ///
  /// - Parameter parts: the path's components, at least one.
  func fileByStep(_ parts: [[UInt8]]) throws(FileError) -> OpenFile {
    var folder = self
    for part in parts.dropLast() { folder = try folder.step(part) }
    let name = parts.last ?? []
    try folder.check(name)
    let opened = FileIO.withTerminated(name) {
      openat(folder.descriptor, $0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    }
    guard opened >= 0 else { throw folder.failure("open", name) }
    return try OpenFile(descriptor: opened, path: folder.path + [UInt8(ascii: "/")] + name)
  }

  /// A folder below that is passed through, which needs no right to list it.
  private func step(_ name: [UInt8]) throws(FileError) -> HeldFolder {
    try check(name)
    let opened = FileIO.withTerminated(name) {
      openat(descriptor, $0, glimpse_open_path | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
    return try HeldFolder(opened, path + [UInt8(ascii: "/")] + name)
  }

  /// What the system says of an entry, itself and not what it may link to.
  ///
  /// - Throws: `FileError`.
  public func status(_ name: [UInt8]) throws(FileError) -> FileStatus {
    try check(name)
    var info = stat()
    let result = FileIO.withTerminated(name) { fstatat(descriptor, $0, &info, AT_SYMLINK_NOFOLLOW) }
    guard result == 0 else { throw failure("stat", name) }
    return FileStatus(info)
  }

  /// Writes a file aside, private, and puts it in place.
  ///
  /// - Parameters:
  ///   - name: one component.
  ///   - isDurable: whether it is flushed to the disk before.
  ///   - replaces: whether what has the name is replaced.
  /// - Throws: `FileError`; `EEXIST` if the name is taken and must not be.
  public func write(
    _ name: [UInt8], _ bytes: [UInt8], isDurable: Bool = true, replaces: Bool = true
  ) throws(FileError) {
    try check(name)
    let aside = Array(".\(getpid())-\(UInt64.random(in: 0...UInt64.max)).tmp".utf8)
    var info = stat()
    let group = fstat(descriptor, &info) == 0 ? FileIO.groupBits(info) & ~S_IXGRP : 0
    let opened = FileIO.withTerminated(aside) {
      openat(descriptor, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
    guard opened >= 0 else { throw failure("create", name) }
    if group != 0 { fchmod(opened, 0o600 | group) }
    var code = FileIO.write(bytes, to: opened)
    if code == 0, isDurable, fsync(opened) != 0 { code = errno }
    close(opened)
    if code == 0 { code = put(aside, name, replaces: replaces) }
    guard code == 0 else {
      _ = FileIO.withTerminated(aside) { unlinkat(descriptor, $0, 0) }
      throw failure("write", name, code)
    }
    if isDurable { fsync(descriptor) }
  }

  /// Gives the file `aside` its name.
  ///
  /// - Returns: 0 or the system's error number.
  private func put(_ aside: [UInt8], _ name: [UInt8], replaces: Bool) -> Int32 {
    FileIO.withTerminated(aside) { from in
      FileIO.withTerminated(name) { to in
        if replaces { return renameat(descriptor, from, descriptor, to) == 0 ? 0 : errno }
        guard linkat(descriptor, from, descriptor, to, 0) == 0 else {
          // File systems without hard links, such as FAT.
          guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS else { return errno }
          guard faccessat(descriptor, to, F_OK, AT_SYMLINK_NOFOLLOW) != 0 else { return EEXIST }
          return renameat(descriptor, from, descriptor, to) == 0 ? 0 : errno
        }
        unlinkat(descriptor, from, 0)
        return 0
      }
    }
  }

  /// Deletes a file or a link in this folder.
  ///
  /// - Throws: `FileError`.
  public func remove(_ name: [UInt8]) throws(FileError) {
    try check(name)
    guard FileIO.withTerminated(name, { unlinkat(descriptor, $0, 0) }) == 0 else {
      throw failure("delete", name)
    }
  }

  /// A name must be one component that leads nowhere else.
  private func check(_ name: [UInt8]) throws(FileError) {
    let isOne =
      !name.isEmpty && name != [46] && name != [46, 46] && !name.contains(0)
      && !name.contains(UInt8(ascii: "/"))
    guard isOne else { throw failure("open", name, EINVAL) }
  }

  private func failure(_ operation: String, _ name: [UInt8], _ code: Int32? = nil) -> FileError {
    FileError(
      code: code ?? errno, operation: operation,
      path: FileIO.display(path + [UInt8(ascii: "/")] + name))
  }
}
