// Which file or folder it is, whatever path leads there.

/// A file or folder by its device and its number there. Links, bind mounts and
/// overlapping roots lead to the same one by several paths, and on a disk that
/// is taken away, or with another in its place, one path leads to another.
public struct FileIdentity: Hashable, Sendable {
  /// The number of the file system; another one after a restart, perhaps.
  public let device: UInt64
  /// The number in that file system.
  public let inode: UInt64

  /// The identity of what has this status.
  public init(_ status: FileStatus) {
    device = status.device
    inode = status.inode
  }

  /// Of what lies at a path now, links followed; nil where there is nothing.
  public init?(_ path: [UInt8]) {
    guard let status = try? FileIO.status(path) else { return nil }
    self.init(status)
  }
}

/// Which of the paths to one file stands for it.
public enum FilePlace {
  /// Whether a path leads through a symbolic link. Asks the system.
  public static func isLinked(_ path: [UInt8]) -> Bool {
    (try? FileIO.resolved(path)).map { $0 != path } ?? false
  }

  /// Whether `other` stands for the file rather than `path`: the target of a
  /// link, not the link; else the one that is there already.
  public static func replaces(_ other: [UInt8], for path: [UInt8]) -> Bool {
    isLinked(path) && !isLinked(other)
  }
}
