// Figures and lists about the library as a whole: status, facets, roots.

internal import SQLiteAccess
public import SearchDomain
internal import Support

/// The library in numbers.
public struct CatalogStatus: Hashable, Sendable {
  /// Images, copies counted each; a file that several paths lead to is one.
  public let imageCount: Int
  /// Further paths to files that are counted already.
  public let aliasCount: Int
  /// Contents that left, whose vectors are kept for when they come back.
  public let departedCount: Int
  /// Different contents; copies count once.
  public let contentCount: Int
  /// Files that could not be indexed.
  public let failureCount: Int
  /// The sum of the images' file sizes, in bytes.
  public let imageByteCount: Int
  /// The size of the catalog's file, in bytes, without its side files.
  public let fileByteCount: Int
  /// All vector sets, oldest first.
  public let sets: [VectorSet]
  /// Counts the transactions that changed images or vectors.
  public let generation: Int
}

extension Catalog {
  /// The library in numbers; reads the list of images once.
  public func status() throws(CatalogError) -> CatalogStatus {
    let sets = try vectorSets()
    let generation = try generation()
    let size = (try? FileIO.status(file.bytes))?.byteCount ?? 0
    return try read { connection in
      let images =
        try connection.first(
          // Not sum, which fails where sizes from elsewhere go beyond 64 bits.
          """
          SELECT count(*) - count(same_as), total(byte_count) FILTER (WHERE same_as IS NULL), count(same_as)
          FROM image
          """
        ) { ($0.int(0), Int(clamping: $0.real(1)), $0.int(2)) } ?? (0, 0, 0)
      return CatalogStatus(
        imageCount: images.0, aliasCount: images.2,
        departedCount: Int(try connection.integer("SELECT count(*) FROM departed") ?? 0),
        contentCount: Int(try connection.integer("SELECT count(*) FROM content") ?? 0),
        failureCount: Int(try connection.integer("SELECT count(*) FROM failure") ?? 0),
        imageByteCount: images.1, fileByteCount: size, sets: sets, generation: generation)
    }
  }

  /// Categories and how many images each has, most first, then by name.
  public func categoryCounts(where filter: Filter? = nil) throws(CatalogError) -> [FacetCount] {
    let condition = try FilterSQL(filter)
    return try read { connection in
      try connection.all(
        """
        SELECT i.category, count(*) FROM \(condition.from) WHERE \(condition.sql)
        GROUP BY i.category ORDER BY count(*) DESC, i.category
        """, condition.values
      ) { FacetCount(value: $0.text(0), count: $0.int(1)) }
    }
  }

  /// The folders that have been indexed, sorted by path bytes.
  public func roots() throws(CatalogError) -> [LibraryRoot] {
    try perform { connection in
      try connection.all("SELECT path, options, last_seen, scan FROM root ORDER BY path") {
        LibraryRoot(
          path: FilePath(bytes: $0.bytes(0)), options: $0.text(1) ?? "",
          lastSeenNanoseconds: $0.int(2), scan: $0.text(3))
      }
    }
  }

  /// Remembers a folder, or what is new about it. A folder that was not known
  /// counts as a change (`generation`): it is shown, and images' paths are
  /// shown from it on.
  public func saveRoot(_ root: LibraryRoot) throws(CatalogError) {
    try write { connection in
      let isKnown =
        try connection.integer("SELECT 1 FROM root WHERE path = ?", [.blob(root.path.bytes)]) != nil
      if !isKnown { try Self.bumpGeneration(connection) }
      _ = try connection.run(
        "INSERT OR REPLACE INTO root (path, options, last_seen, scan) VALUES (?, ?, ?, ?)",
        [
          .blob(root.path.bytes), .text(root.options), SQLValue(root.lastSeenNanoseconds),
          SQLValue(root.scan),
        ])
    }
  }

  /// Forgets a folder; its images stay.
  public func removeRoot(_ path: FilePath) throws(CatalogError) {
    try write { connection in
      let count = try connection.run("DELETE FROM root WHERE path = ?", [.blob(path.bytes)])
      if count > 0 { try Self.bumpGeneration(connection) }
    }
  }
}
