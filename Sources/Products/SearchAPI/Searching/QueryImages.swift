// Images that were asked with, where the server keeps them. Whoever may read
// may ask, so that what is kept has a limit.

import HTTPServing
import ImageDecoding
import SearchDomain
import Support
import Synchronization

/// Keeps images that were asked with, up to a limit; nothing is deleted.
final class QueryImages: Sendable {
  private struct State {
    /// Bytes of the folder's files; nil until they were counted.
    var byteCount: Int?
    var hasWarned = false
  }

  private let state = Mutex(State())
  private let folder: FilePath?
  private let byteLimit: Int
  private let log: any ServiceLog

  init(_ configuration: ServiceConfiguration, _ log: any ServiceLog) {
    folder = configuration.queryImageFolder
    byteLimit = configuration.queryImageBytes
    self.log = log
  }

  /// Keeps an image under its content's hash.
  ///
  /// - Returns: its path or name; nil where none are kept, or there is no room
  ///   for more.
  func keep(_ bytes: [UInt8], _ call: Call) throws -> String? {
    guard let folder, let format = ImageFormat.recognise(Array(bytes.prefix(4096))) else {
      return nil
    }
    let name = Digest.hex(Array(Digest.of(bytes, .sha256).prefix(16))) + "." + format.rawValue
    let shown = call.showsPaths ? folder.appending(name).description : name
    let held = try HeldFolder(folder.bytes, making: true)
    if (try? held.status(Array(name.utf8)))?.kind == .file { return shown }
    guard takeRoom(bytes.count, in: folder) else { return nil }
    try held.write(Array(name.utf8), bytes, isDurable: false)
    return shown
  }

  private func takeRoom(_ count: Int, in folder: FilePath) -> Bool {
    let (isRoom, warns) = state.withLock { state -> (Bool, Bool) in
      let used = state.byteCount ?? Self.byteCount(folder)
      guard used + count <= byteLimit else {
        // Files that were deleted meanwhile make room.
        let now = Self.byteCount(folder)
        let isRoom = now + count <= byteLimit
        state.byteCount = isRoom ? now + count : now
        defer { state.hasWarned = !isRoom }
        return (isRoom, !isRoom && !state.hasWarned)
      }
      state.byteCount = used + count
      return (true, false)
    }
    if warns {
      log.write(
        ServiceLogRecord(
          .warning, "query pictures are kept no more: QUERY_IMAGE_ROOT is full",
          [("limit_bytes", .integer(byteLimit))]))
    }
    return isRoom
  }

  private static func byteCount(_ folder: FilePath) -> Int {
    let names = (try? FileIO.names(inFolder: folder.bytes)) ?? []
    return names.reduce(0) { sum, name in
      let status = try? FileIO.status(
        folder.appending(FilePath(bytes: name)).bytes, followLinks: false)
      return sum + (status?.kind == .file ? status?.byteCount ?? 0 : 0)
    }
  }
}
