// What finding duplicates needs of all images at once: fingerprints, copies,
// and digests of pixels once they were computed.

internal import SQLiteAccess
internal import SearchDomain

extension Catalog {
  /// See `FingerprintStore`.
  func fingerprintedContents(
    where filter: Filter?, favouring folders: [FilePath]
  ) throws(CatalogError) -> [FingerprintedContent] {
    let condition = try FilterSQL(filter)
    var ranks = FolderRanks(
      try folders.map { folder throws(CatalogError) in try contentIDs(under: folder) })
    return try read { connection in
      var order = 0
      return try connection.all(
        """
        SELECT c.id, c.phash, c.dhash, c.width, c.height, c.format,
          c.camera IS NOT NULL OR c.taken_local IS NOT NULL,
          max(i.byte_count), min(i.modified_ns), count(*), c.taken_local, c.sha256
        FROM content c JOIN image i ON i.content_id = c.id
        WHERE \(condition.sql) GROUP BY c.id ORDER BY c.id
        """, condition.values
      ) { row in
        defer { order += 1 }
        return FingerprintedContent(
          try row.requiredContentHash(11), order: order,
          folderRank: ranks.rank(of: row.integer(0)),
          fingerprint: ImageRow.fingerprint(row, at: 1),
          width: row.int(3), height: row.int(4), format: row.text(5) ?? "",
          takenSeconds: row.isNull(10) ? nil : row.int(10), hasCaptureData: row.int(6) != 0,
          byteCount: row.int(7), modifiedNanoseconds: row.int(8), imageCount: row.int(9))
      }
    }
  }

  /// Notes the fingerprints of contents that had none.
  func setFingerprints(_ found: [ContentHash: ImageFingerprint]) throws(CatalogError) {
    try write { connection in
      for (content, fingerprint) in found {
        try connection.run(
          "UPDATE content SET phash = ?, dhash = ? WHERE sha256 = ?",
          [
            SQLValue(hash: fingerprint.dct), SQLValue(hash: fingerprint.difference),
            .blob(content.bytes),
          ])
      }
    }
  }

  /// The digests of all pixels that were noted for contents.
  func pixelDigests(of contents: [ContentHash]) throws(CatalogError) -> [ContentHash: [UInt8]] {
    try read { connection in
      var found: [ContentHash: [UInt8]] = [:]
      for content in contents {
        try connection.query(
          "SELECT pixel_digest FROM content WHERE sha256 = ? AND pixel_digest IS NOT NULL",
          [.blob(content.bytes)]
        ) { found[content] = $0.bytes(0) }
      }
      return found
    }
  }

  /// Notes digests of pixels.
  func setPixelDigests(_ digests: [ContentHash: [UInt8]]) throws(CatalogError) {
    try write { connection in
      for (content, digest) in digests {
        try connection.run(
          "UPDATE content SET pixel_digest = ? WHERE sha256 = ?",
          [.blob(digest), .blob(content.bytes)])
      }
    }
  }
}

/// Which of some folders contents lie in, asked of rising contents.
private struct FolderRanks {
  /// The contents of each folder, rising.
  private let folders: [[Int64]]
  private var places: [Int]

  init(_ folders: [[Int64]]) {
    self.folders = folders
    places = [Int](repeating: 0, count: folders.count)
  }

  /// The first folder with a content; no smaller one may be asked for later.
  mutating func rank(of content: Int64) -> Int? {
    for (folder, ids) in folders.enumerated() {
      while places[folder] < ids.count, ids[places[folder]] < content { places[folder] += 1 }
      if places[folder] < ids.count, ids[places[folder]] == content { return folder }
    }
    return nil
  }
}

extension SQLValue {
  /// Sixty-four bits, stored as SQLite's signed integer of the same bits.
  init(hash: UInt64?) { self = hash.map { .integer(Int64(bitPattern: $0)) } ?? .null }
}
