// Notices when something below folders changes (Linux inotify). It says that
// something changed, not what. The caller lists the folders to find out, which
// misses nothing even if the system dropped events.

import Glibc

/// Watches folders and everything below them.
///
/// Use from one thread. Cost: one watch of the system's for each folder; where
/// the system's limit is reached, `isComplete` is false and the rest is left
/// to be looked at from time to time.
public final class FolderWatcher {
  private let descriptor: Int32
  private var folderOfWatch: [Int32: [UInt8]] = [:]
  /// Whether every folder has a watch.
  public private(set) var isComplete = true

  private static let events =
    UInt32(
      IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ATTRIB
        | IN_DELETE_SELF)
    | UInt32(IN_MOVE_SELF)

  /// - Throws: `FileError` if the system gives no watcher.
  public init() throws(FileError) {
    descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    guard descriptor >= 0 else { throw FileError(code: errno, operation: "watch", path: "folders") }
  }

  deinit { close(descriptor) }

  /// Watches a folder and those below it; links are not followed. Repeating
  /// it adds the folders that are new.
  ///
  /// - Parameter skipped: folders left out with all below them, such as one
  ///   that the watching program itself writes to.
  public func watch(_ folder: [UInt8], skipping skipped: Set<[UInt8]> = []) {
    guard !skipped.contains(folder) else { return }
    let watch = FileIO.withTerminated(folder) { inotify_add_watch(descriptor, $0, Self.events) }
    guard watch >= 0 else {
      if errno == ENOSPC || errno == ENOMEM { isComplete = false }
      return
    }
    folderOfWatch[watch] = folder
    guard let names = try? FileIO.folderNames(inFolder: folder) else { return }
    for name in names {
      self.watch(folder + [UInt8(ascii: "/")] + name, skipping: skipped)
    }
  }

  /// Waits for a change, then until `quietMilliseconds` pass without another,
  /// so that a burst is reported once; but not longer than ten times that.
  ///
  /// - Returns: whether anything changed within `timeoutMilliseconds`.
  public func waitForChange(timeoutMilliseconds: Int, quietMilliseconds: Int) -> Bool {
    guard poll(timeoutMilliseconds), drain() else { return false }
    let stopwatch = Stopwatch()
    while stopwatch.seconds * 1000 < Double(quietMilliseconds * 10), poll(quietMilliseconds) {
      _ = drain()
    }
    return true
  }

  private func poll(_ milliseconds: Int) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&request, 1, Int32(clamping: milliseconds)) > 0
  }

  /// Reads waiting events; new folders are watched at once.
  private func drain() -> Bool {
    var any = false
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return any }
      any = true
      var offset = 0
      let headerSize = MemoryLayout<inotify_event>.size
      while offset + headerSize <= count {
        // inotify(7): a header, then `len` bytes of name padded with zeros.
        let event = buffer.withUnsafeBytes {
          $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
        }
        let name = Array(
          buffer[(offset + headerSize)..<min(count, offset + headerSize + Int(event.len))].prefix {
            $0 != 0
          })
        offset += headerSize + Int(event.len)
        if event.mask & UInt32(IN_IGNORED) != 0 { folderOfWatch[event.wd] = nil }
        if event.mask & UInt32(IN_ISDIR) != 0, event.mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0,
          let parent = folderOfWatch[event.wd]
        {
          watch(parent + [UInt8(ascii: "/")] + name)
        }
      }
    }
  }
}
