// Who may read what this program writes. No other file makes files and folders
// with a mode (Scripts/check-style checks that).

import Glibc

/// Who may read a file or a folder that is made.
public enum FileAccess: Hashable, Sendable {
  /// Its owner alone (0600 and 0700), whatever the umask is; in a folder that
  /// is shared with its group, that group too (`FileIO.isShared`).
  case ownerOnly
  /// Everyone that the user's umask admits: for files that are public anyway
  /// and used by other programs and users, such as the hub's cache of models.
  case asUsual
}

extension FileIO {
  /// Whether what is made in a folder is for its group as well: where the
  /// folder has the set-group-ID bit (`chmod g+s`) and lets its group in. Then
  /// files are made with 0660 and folders with 2770, or without the group's
  /// right to write if the folder gives it none.
  public static func isShared(_ folder: [UInt8]) -> Bool { groupBits(folder) != 0 }

  /// The bits of 0070 that a new file or folder in `folder` gets.
  private static func groupBits(_ folder: [UInt8]) -> mode_t {
    var info = stat()
    guard withTerminated(folder, { stat($0, &info) }) == 0 else { return 0 }
    return groupBits(info)
  }

  static func groupBits(_ info: stat) -> mode_t {
    guard info.st_mode & S_ISGID != 0, info.st_mode & (S_IRGRP | S_IXGRP) == S_IRGRP | S_IXGRP
    else { return 0 }
    return info.st_mode & S_IRWXG
  }

  /// Opens a file for writing and makes it if it is missing; a file that is
  /// there keeps its mode.
  ///
  /// - Parameter flags: of open(2), without `O_CREAT` and `O_CLOEXEC`.
  /// - Returns: a descriptor that the caller closes; -1 with `errno` set.
  public static func create(
    _ path: [UInt8], flags: Int32, access: FileAccess = .ownerOnly
  ) -> Int32 {
    let flags = flags | O_CREAT | O_CLOEXEC
    guard access == .ownerOnly else { return withTerminated(path) { open($0, flags, 0o666) } }
    let group = groupBits(parent(of: path)) & ~S_IXGRP
    return withTerminated(path) { name in
      let new = open(name, flags | O_EXCL, 0o600)
      if new >= 0 {
        // The umask may have taken the group's rights.
        if group != 0 { fchmod(new, 0o600 | group) }
        return new
      }
      guard errno == EEXIST, flags & O_EXCL == 0 else { return -1 }
      return open(name, flags, 0o600)
    }
  }

  /// The same with a text as the path.
  public static func create(
    _ path: String, flags: Int32, access: FileAccess = .ownerOnly
  ) -> Int32 { create(Array(path.utf8), flags: flags, access: access) }

  /// The same for writing from the beginning: what is there is cut off.
  public static func create(_ path: String, access: FileAccess = .ownerOnly) -> Int32 {
    create(path, flags: O_WRONLY | O_TRUNC, access: access)
  }

  /// Makes an empty file if there is none, without opening it: closing any
  /// descriptor of a file gives up all locks that this process has on it.
  public static func makeEmpty(_ path: [UInt8]) {
    let group = groupBits(parent(of: path)) & ~S_IXGRP
    withTerminated(path) { name in
      if mknod(name, S_IFREG | 0o600, 0) == 0, group != 0 { chmod(name, 0o600 | group) }
    }
  }

  /// Makes a folder and those above it; existing ones are fine and stay as they
  /// are.
  ///
  /// - Throws: `FileError`.
  public static func makeFolders(
    _ path: String, access: FileAccess = .ownerOnly
  ) throws(FileError) {
    try makeFolders(Array(path.utf8), access)
  }

  private static func makeFolders(_ path: [UInt8], _ access: FileAccess) throws(FileError) {
    if (try? status(path))?.kind == .folder { return }
    let above = parent(of: path)
    if above != path, above != [46] { try makeFolders(above, access) }
    let group = access == .ownerOnly ? groupBits(above) : 0
    let result = withTerminated(path) { mkdir($0, access == .ownerOnly ? 0o700 : 0o777) }
    guard result == 0 else {
      let code = errno
      // Another thread or process may have made it meanwhile.
      if code == EEXIST, (try? status(path))?.kind == .folder { return }
      throw FileError(code: code, operation: "create folder", path: display(path))
    }
    if group != 0 { _ = withTerminated(path) { chmod($0, 0o2700 | group) } }
  }

  /// Makes one folder that only its owner may enter.
  ///
  /// - Throws: `FileError`: `EEXIST` if there is something.
  public static func makePrivateFolder(_ path: [UInt8]) throws(FileError) {
    guard withTerminated(path, { mkdir($0, 0o700) }) == 0 else {
      throw FileError(code: errno, operation: "create folder", path: display(path))
    }
  }

  /// Takes the rights of others from a file or folder of this user's, and those
  /// of its group unless the folder it lies in, or it itself, is shared.
  ///
  /// - Returns: whether there was anything to take and it was taken.
  public static func makePrivate(_ path: [UInt8]) -> Bool {
    var info = stat()
    guard withTerminated(path, { lstat($0, &info) }) == 0,
      info.st_mode & S_IFMT == S_IFREG || info.st_mode & S_IFMT == S_IFDIR
    else { return false }
    let isShared =
      info.st_mode & S_IFMT == S_IFDIR ? groupBits(info) != 0 : groupBits(parent(of: path)) != 0
    let surplus = info.st_mode & (isShared ? S_IRWXO : S_IRWXG | S_IRWXO)
    guard surplus != 0 else { return false }
    return withTerminated(path) { chmod($0, (info.st_mode & 0o7777) & ~surplus) } == 0
  }

  /// The folder that holds a path; `.` for a bare name.
  static func parent(of path: [UInt8]) -> [UInt8] {
    var end = path.count
    let slash = UInt8(ascii: "/")
    while end > 1, path[end - 1] == slash { end -= 1 }
    guard let last = path[..<end].lastIndex(of: slash) else { return [46] }
    end = last
    while end > 1, path[end - 1] == slash { end -= 1 }
    return end == 0 ? [slash] : Array(path[..<end])
  }
}
