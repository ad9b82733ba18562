// Reads and writes whole files by raw path bytes. Errors keep the system's own
// number. Nothing here knows what the bytes mean.

import Glibc

/// A system call that failed on a file.
public struct FileError: Error, Hashable, Sendable {
  /// The system's error number, such as `ENOENT`.
  public let code: Int32
  /// What was attempted: `open`, `read`, `write`, `rename`, …
  public let operation: String
  /// The path for display; bytes that are not UTF-8 are replaced.
  public let path: String

  public init(code: Int32, operation: String, path: String) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// The system's words for the error number, such as "Permission denied".
  public var reason: String { String(cString: strerror(code)) }
}

extension FileError: CustomStringConvertible {
  /// What was attempted, on which file, and why it failed.
  public var description: String { "cannot \(operation) \(path): \(reason)" }
}

/// What `stat` says of a file.
public struct FileStatus: Hashable, Sendable {
  /// What an entry of a folder is.
  public enum Kind: Hashable, Sendable { case file, folder, link, other }
  /// What it is.
  public let kind: Kind
  /// Its size in bytes.
  public let byteCount: Int
  /// Last modification, nanoseconds since 1970, by `FileTime`.
  public let modifiedNanoseconds: Int
  /// The number of its file system.
  public let device: UInt64
  /// Its number in that file system; equal for hard links.
  public let inode: UInt64
  /// Whether every user of the machine may read it, as far as it can be reached.
  public let isReadableByAll: Bool
  /// How many names it has; more than one are hard links.
  public let linkCount: Int
  /// The number of the user that it belongs to.
  public let owner: Int
  /// The number of the group that it belongs to.
  public let group: Int
  /// Who may do what, as `chmod` writes it.
  public let mode: Int
}

/// Whole-file operations on raw paths (bytes without a terminating zero).
public enum FileIO {
  /// The largest file that is read whole, in bytes; no image format needs more.
  public static let largestFile = 2 << 30
  /// What is said of a larger one.
  public static let tooLargeText = "the file is larger than 2 GB"

  /// Asks for a file's status.
  ///
  /// - Parameter followLinks: whether a link is looked through.
  /// - Throws: `FileError`.
  public static func status(_ path: [UInt8], followLinks: Bool = true) throws(FileError)
    -> FileStatus
  {
    var info = stat()
    let result = withTerminated(path) { followLinks ? stat($0, &info) : lstat($0, &info) }
    guard result == 0 else { throw FileError(code: errno, operation: "stat", path: display(path)) }
    return FileStatus(info)
  }

  /// Reads a file whole.
  ///
  /// - Parameters:
  ///   - limit: refuse files larger than this many bytes (`EFBIG`).
  ///   - folders: absolute paths without links; refuse a file that lies in none
  ///     of them (`EXDEV`), whatever links led to it. Nil reads any.
  /// - Throws: `FileError`; `EISDIR` for a folder. A file that shrinks while
  ///   it is read gives what was there.
  public static func read(
    _ path: [UInt8], limit: Int = .max, within folders: [[UInt8]]? = nil
  ) throws(FileError) -> [UInt8] {
    let descriptor = withTerminated(path) { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      throw FileError(code: errno, operation: "open", path: display(path))
    }
    defer { close(descriptor) }
    if let folders, !isOpen(descriptor, within: folders) {
      throw FileError(code: EXDEV, operation: "read", path: display(path))
    }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else {
      throw FileError(code: errno, operation: "stat", path: display(path))
    }
    guard info.st_mode & S_IFMT != S_IFDIR else {
      throw FileError(code: EISDIR, operation: "read", path: display(path))
    }
    // A pipe does not say how much it gives.
    if info.st_mode & S_IFMT == S_IFIFO { return try readAll(descriptor, path, limit: limit) }
    let expected = Int(info.st_size)
    guard expected <= limit else {
      throw FileError(code: EFBIG, operation: "read", path: display(path))
    }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: expected) { buffer, count in
      while count < expected {
        let got = Glibc.read(descriptor, buffer.baseAddress! + count, expected - count)
        if got < 0 {
          if errno == EINTR { continue }
          failure = errno
          return
        }
        if got == 0 { return }
        count += got
      }
    }
    guard failure == 0 else {
      throw FileError(code: failure, operation: "read", path: display(path))
    }
    return bytes
  }

  /// Whether an open file lies in one of some folders, by the path that the
  /// system has for it now: no name can be exchanged between asking and reading.
  private static func isOpen(_ descriptor: Int32, within folders: [[UInt8]]) -> Bool {
    let place = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
      count = buffer.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { max(0, readlink("/proc/self/fd/\(descriptor)", $0, text.count)) }
          ?? 0
      }
    }
    let slash = UInt8(ascii: "/")
    return folders.contains { folder in
      place.starts(with: folder)
        && (folder == [slash] || place.dropFirst(folder.count).first == slash)
    }
  }

  private static func readAll(
    _ descriptor: Int32, _ path: [UInt8], limit: Int
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = Glibc.read(descriptor, &part, part.count)
      if got == 0 { return bytes }
      if got < 0 {
        if errno == EINTR { continue }
        throw FileError(code: errno, operation: "read", path: display(path))
      }
      guard got <= limit - bytes.count else {
        throw FileError(code: EFBIG, operation: "read", path: display(path))
      }
      bytes += part[..<got]
    }
  }

  /// Reads the first bytes of a file, fewer if it is shorter.
  ///
  /// - Throws: `FileError`.
  public static func readStart(_ path: [UInt8], count: Int) throws(FileError) -> [UInt8] {
    let descriptor = withTerminated(path) { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else {
      throw FileError(code: errno, operation: "open", path: display(path))
    }
    defer { close(descriptor) }
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      got = Glibc.read(descriptor, buffer.baseAddress, count)
      initialized = max(0, got)
    }
    guard got >= 0 else { throw FileError(code: errno, operation: "read", path: display(path)) }
    return bytes
  }

  /// Writes a file aside, flushes it to the disk, and renames it into place,
  /// so that a reader sees either the old file or the whole new one.
  ///
  /// - Parameters:
  ///   - isDurable: false leaves it to the system when the file reaches the
  ///     disk, which suits caches.
  ///   - access: who may read it.
  /// - Throws: `FileError`; the old file is then untouched.
  public static func replace(
    _ path: String, with bytes: [UInt8], isDurable: Bool = true, access: FileAccess = .ownerOnly
  ) throws(FileError) {
    // A name of its own for each call: two threads may write the same file.
    // It is short, since the file's own may be as long as names can be.
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let aside = folder + ".\(getpid())-\(UInt64.random(in: 0...UInt64.max)).tmp"
    let descriptor = create(aside, access: access)
    guard descriptor >= 0 else { throw FileError(code: errno, operation: "create", path: aside) }
    var failure = write(bytes, to: descriptor)
    if failure == 0, isDurable, fsync(descriptor) != 0 { failure = errno }
    close(descriptor)
    if failure == 0, rename(aside, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(aside)
      throw FileError(code: failure, operation: "write", path: path)
    }
  }

  /// Writes all bytes.
  ///
  /// - Returns: 0 or the system's error number.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count, let base = buffer.baseAddress {
        let wrote = Glibc.write(descriptor, base + done, buffer.count - done)
        if wrote < 0 {
          if errno == EINTR { continue }
          return errno
        }
        done += wrote
      }
      return 0
    }
  }

  /// Deletes a file, or a link.
  ///
  /// - Throws: `FileError`.
  public static func remove(_ path: [UInt8]) throws(FileError) {
    guard withTerminated(path, { unlink($0) }) == 0 else {
      throw FileError(code: errno, operation: "delete", path: display(path))
    }
  }

  /// The absolute path without links, `.` and `..`; it must exist.
  ///
  /// - Throws: `FileError`.
  public static func resolved(_ path: [UInt8]) throws(FileError) -> [UInt8] {
    guard let text = withTerminated(path, { realpath($0, nil) }) else {
      throw FileError(code: errno, operation: "resolve", path: display(path))
    }
    // The system allocated the text; it is copied and freed here.
    defer { free(text) }
    return [UInt8](UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// The names in a folder, without `.` and `..`, in no order.
  ///
  /// - Throws: `FileError`.
  public static func names(inFolder path: [UInt8]) throws(FileError) -> [[UInt8]] {
    try entries(path).map(\.name)
  }

  /// The names of the folders in a folder, in no order, links left out. Asks
  /// no entry for its status where the file system tells kinds with names.
  ///
  /// - Throws: `FileError`.
  public static func folderNames(inFolder path: [UInt8]) throws(FileError) -> [[UInt8]] {
    try entries(path).filter { entry in
      guard entry.type == UInt8(DT_UNKNOWN) else { return entry.type == UInt8(DT_DIR) }
      let full = path + [UInt8(ascii: "/")] + entry.name
      return (try? status(full, followLinks: false))?.kind == .folder
    }.map(\.name)
  }

  private static func entries(
    _ path: [UInt8]
  ) throws(FileError) -> [(name: [UInt8], type: UInt8)] {
    guard let handle = withTerminated(path, { opendir($0) }) else {
      throw FileError(code: errno, operation: "list", path: display(path))
    }
    defer { closedir(handle) }
    var entries: [(name: [UInt8], type: UInt8)] = []
    while true {
      // Only errno tells the end from an error.
      errno = 0
      guard let entry = Glibc.readdir(handle) else { break }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        Array(raw.prefix { $0 != 0 })
      }
      if name == [46] || name == [46, 46] { continue }
      entries.append((name, entry.pointee.d_type))
    }
    guard errno == 0 else { throw FileError(code: errno, operation: "list", path: display(path)) }
    return entries
  }

  static func display(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }

  /// Calls `body` with the path and a terminating zero. The pointer is valid
  /// only inside; the system copies what it needs.
  static func withTerminated<R>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> R) -> R {
    (path + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
    }
  }
}

extension FileStatus {
  init(_ info: stat) {
    switch info.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFLNK: kind = .link
    default: kind = .other
    }
    byteCount = Int(info.st_size)
    modifiedNanoseconds = FileTime.nanoseconds(
      seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec)
    device = UInt64(info.st_dev)
    inode = UInt64(info.st_ino)
    isReadableByAll = info.st_mode & S_IROTH != 0
    linkCount = Int(clamping: info.st_nlink)
    owner = Int(info.st_uid)
    group = Int(info.st_gid)
    mode = Int(info.st_mode & 0o7777)
  }
}

extension FileError {
  /// The file, or a folder on the way to it, does not exist.
  public var isMissingFile: Bool { code == ENOENT || code == ENOTDIR }
  /// A link on the way leads where it must not.
  public var leadsElsewhere: Bool { code == ELOOP || code == EXDEV }
  /// The file is larger than the reader allowed.
  public var isTooLarge: Bool { code == EFBIG }
  /// No space or quota is left on the disk.
  public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }
}
