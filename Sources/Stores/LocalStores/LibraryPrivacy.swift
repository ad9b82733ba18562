// Libraries that older versions made can be read by others where the umask let
// them: they hold paths, places and notes of people's images.

internal import SearchDomain
internal import Support

enum LibraryPrivacy {
  /// How the names begin of what Glimpse keeps in a library's folder.
  private static let own = [
    Catalog.fileName, IndexingLock.fileName, "vectors-", "jobs", "uploads",
  ]

  /// Takes the rights of others from a library's files, and from its folder
  /// where that holds nothing else. A folder that is shared with its group
  /// (`FileIO.isShared`) stays so.
  ///
  /// - Returns: whether anything was changed. What cannot be changed, such as
  ///   another user's file, stays in silence.
  static func tighten(_ folder: FilePath) -> Bool {
    guard let names = try? FileIO.names(inFolder: folder.bytes) else { return false }
    let (ours, others) = names.reduce(into: ([FilePath](), 0)) { found, name in
      // Hidden ones are files that were being written when a process ended.
      let isOurs =
        own.contains { name.starts(with: $0.utf8) }
        || name.starts(with: ".".utf8) && name.suffix(4).elementsEqual(".tmp".utf8)
      if isOurs { found.0.append(folder.appending(FilePath(bytes: name))) } else { found.1 += 1 }
    }
    var changed = others == 0 && FileIO.makePrivate(folder.bytes)
    for path in ours {
      if FileIO.makePrivate(path.bytes) { changed = true }
      guard let below = try? FileIO.names(inFolder: path.bytes) else { continue }
      for name in below where FileIO.makePrivate(path.appending(FilePath(bytes: name)).bytes) {
        changed = true
      }
    }
    return changed
  }
}
