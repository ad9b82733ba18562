// Copies of images in libraries that an earlier program made: which of them
// are one file by several paths.

internal import SQLiteAccess
internal import SearchDomain
internal import Support

extension Catalog {
  /// Makes one image of those whose paths lead to the same file, once in a
  /// library's life: earlier programs made an image for every path.
  func compareCopies() throws(CatalogError) {
    guard let groups = try uncomparedCopies() else { return }
    var changes: [ImageChange] = []
    for copies in groups {
      var files: [FileIdentity: ImageRecord] = [:]
      for image in copies where !image.path.isRemote {
        guard let identity = FileIdentity(image.path.bytes) else { continue }
        guard let other = files[identity] else {
          files[identity] = image
          continue
        }
        let isBetter = FilePlace.replaces(image.path.bytes, for: other.path.bytes)
        let (first, further) = isBetter ? (image, other) : (other, image)
        files[identity] = first
        changes.append(
          .alias(path: further.path, id: further.id, of: first.path, category: further.category))
      }
    }
    if let set = try currentSet() {
      for start in stride(from: 0, to: changes.count, by: 1000) {
        try apply(Array(changes[start..<min(start + 1000, changes.count)]), set: set.id)
      }
    }
    _ = try write { try $0.run("INSERT OR REPLACE INTO state VALUES ('files_compared', 1)") }
  }

  /// Equal images, by content, whose files were never compared; nil where all
  /// were.
  private func uncomparedCopies() throws(CatalogError) -> [[ImageRecord]]? {
    let isDone = try read {
      try $0.integer("SELECT 1 FROM state WHERE key = 'files_compared'") != nil
    }
    if isDone { return nil }
    let contents = try read { connection in
      try connection.integers(
        "SELECT content_id FROM image GROUP BY content_id HAVING count(*) > 1")
    }
    return try images(forContents: contents).sorted { $0.key < $1.key }.map(\.value)
  }
}
