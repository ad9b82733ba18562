// What finding duplicates needs of all pictures at once: fingerprints, copies,
// and digests of pixels once they were computed.

internal import SQLiteAccess
public import SearchDomain

/// What shows whether a content is a duplicate, and how good it is.
public struct FingerprintedContent: Sendable {
  /// The content.
  public let contentID: Int64
  /// Its hashes; nil where they were not computed yet.
  public var fingerprint: ImageFingerprint?
  /// Pixels across, upright; so is `height`.
  public let width: Int
  /// Pixels down.
  public let height: Int
  /// As recognised by content.
  public let format: String
  /// When it was taken by the camera's clock, in seconds; nil where unknown.
  public let takenSeconds: Int?
  /// Whether its file names the camera or the time it was taken.
  public let hasCaptureData: Bool
  /// The size of its file in bytes.
  public let byteCount: Int
  /// The oldest of its files, nanoseconds since 1970.
  public let modifiedNanoseconds: Int
  /// How many pictures have it; more than one are copies byte for byte.
  public let imageCount: Int
}

extension Catalog {
  /// Every content that has a picture meeting a condition, by content id.
  /// About 100 bytes each.
  public func fingerprintedContents(
    where filter: Filter? = nil
  ) throws(CatalogError) -> [FingerprintedContent] {
    let condition = try FilterSQL(filter)
    return try read { connection in
      try connection.all(
        """
        SELECT c.id, c.phash, c.dhash, c.width, c.height, c.format,
          c.camera IS NOT NULL OR c.taken_local IS NOT NULL,
          max(i.byte_count), min(i.modified_ns), count(*), c.taken_local
        FROM content c JOIN image i ON i.content_id = c.id
        WHERE \(condition.sql) GROUP BY c.id ORDER BY c.id
        """, condition.values
      ) { row in
        FingerprintedContent(
          contentID: row.integer(0), fingerprint: ImageRow.fingerprint(row, at: 1),
          width: row.int(3), height: row.int(4), format: row.text(5) ?? "",
          takenSeconds: row.isNull(10) ? nil : row.int(10), hasCaptureData: row.int(6) != 0,
          byteCount: row.int(7), modifiedNanoseconds: row.int(8), imageCount: row.int(9))
      }
    }
  }

  /// Notes the fingerprints of contents that had none, as in libraries made
  /// before there were any.
  public func setFingerprints(_ found: [Int64: ImageFingerprint]) throws(CatalogError) {
    try write { connection in
      for (id, fingerprint) in found.sorted(by: { $0.key < $1.key }) {
        try connection.run(
          "UPDATE content SET phash = ?, dhash = ? WHERE id = ?",
          [SQLValue(hash: fingerprint.dct), SQLValue(hash: fingerprint.difference), .integer(id)])
      }
    }
  }

  /// The digests of all pixels that were noted for contents.
  public func pixelDigests(
    ofContents ids: some Sequence<Int64>
  ) throws(CatalogError) -> [Int64: [UInt8]] {
    try read { connection in
      var found: [Int64: [UInt8]] = [:]
      for id in ids {
        try connection.query(
          "SELECT pixel_digest FROM content WHERE id = ? AND pixel_digest IS NOT NULL",
          [.integer(id)]
        ) { found[id] = $0.bytes(0) }
      }
      return found
    }
  }

  /// Notes digests of pixels, so that they need not be computed again: a
  /// content never changes.
  public func setPixelDigests(_ digests: [Int64: [UInt8]]) throws(CatalogError) {
    try write { connection in
      for (id, digest) in digests.sorted(by: { $0.key < $1.key }) {
        try connection.run(
          "UPDATE content SET pixel_digest = ? WHERE id = ?", [.blob(digest), .integer(id)])
      }
    }
  }
}

extension SQLValue {
  /// Sixty-four bits, stored as SQLite's signed integer of the same bits.
  init(hash: UInt64?) { self = hash.map { .integer(Int64(bitPattern: $0)) } ?? .null }
}
