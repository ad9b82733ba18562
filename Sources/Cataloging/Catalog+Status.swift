// Figures and lists about the library as a whole: status, facets, roots.

internal import SQLiteAccess
public import SearchDomain
internal import Support

/// The library in numbers.
public struct CatalogStatus: Hashable, Sendable {
  /// Pictures, copies counted each.
  public let imageCount: Int
  /// Different contents; copies count once.
  public let contentCount: Int
  /// Files that could not be indexed.
  public let failureCount: Int
  /// The sum of the pictures' file sizes, in bytes.
  public let imageByteCount: Int
  /// The size of the catalog's file, in bytes, without its side files.
  public let fileByteCount: Int
  /// All vector sets, oldest first.
  public let sets: [VectorSet]
  /// Counts the transactions that changed pictures or vectors.
  public let generation: Int
}

/// A folder that has been indexed.
public struct LibraryRoot: Hashable, Sendable {
  /// Its absolute path.
  public var path: FilePath
  /// How it is indexed, in its owner's format; the catalog only keeps it.
  public var options: String
  /// When it was last there, nanoseconds since 1970.
  public var lastSeenNanoseconds: Int

  public init(path: FilePath, options: String, lastSeenNanoseconds: Int) {
    self.path = path
    self.options = options
    self.lastSeenNanoseconds = lastSeenNanoseconds
  }
}

/// How many pictures a value has.
public struct FacetCount: Hashable, Sendable {
  /// Nil counts the pictures without a value.
  public let value: String?
  /// Pictures with this value.
  public let count: Int

  public init(value: String?, count: Int) {
    self.value = value
    self.count = count
  }
}

extension Catalog {
  /// The library in numbers; reads the list of pictures once.
  public func status() throws(CatalogError) -> CatalogStatus {
    let sets = try vectorSets()
    let generation = try generation()
    let size = (try? FileIO.status(file.bytes))?.byteCount ?? 0
    return try read { connection in
      let images =
        try connection.first("SELECT count(*), total(byte_count) FROM image") {
          // Not sum, which fails where sizes from elsewhere go beyond 64 bits.
          ($0.int(0), Int(clamping: $0.real(1)))
        } ?? (0, 0)
      return CatalogStatus(
        imageCount: images.0,
        contentCount: Int(try connection.integer("SELECT count(*) FROM content") ?? 0),
        failureCount: Int(try connection.integer("SELECT count(*) FROM failure") ?? 0),
        imageByteCount: images.1, fileByteCount: size, sets: sets, generation: generation)
    }
  }

  /// Categories and how many pictures each has, most first, then by name.
  public func categoryCounts(where filter: Filter? = nil) throws(CatalogError) -> [FacetCount] {
    let condition = try FilterSQL(filter)
    return try read { connection in
      try connection.all(
        """
        SELECT i.category, count(*) FROM \(condition.from) WHERE \(condition.sql)
        GROUP BY i.category ORDER BY count(*) DESC, i.category
        """, condition.values) { FacetCount(value: $0.text(0), count: $0.int(1)) }
    }
  }

  /// The folders that have been indexed, sorted by path bytes.
  public func roots() throws(CatalogError) -> [LibraryRoot] {
    try perform { connection in
      try connection.all("SELECT path, options, last_seen FROM root ORDER BY path") {
        LibraryRoot(
          path: FilePath(bytes: $0.bytes(0)), options: $0.text(1) ?? "",
          lastSeenNanoseconds: $0.int(2))
      }
    }
  }

  /// Remembers a folder, or what is new about it.
  public func saveRoot(_ root: LibraryRoot) throws(CatalogError) {
    try write { connection in
      _ = try connection.run(
        "INSERT OR REPLACE INTO root VALUES (?, ?, ?)",
        [.blob(root.path.bytes), .text(root.options), SQLValue(root.lastSeenNanoseconds)])
    }
  }

  /// Forgets a folder; its pictures stay.
  public func removeRoot(_ path: FilePath) throws(CatalogError) {
    try write { connection in
      _ = try connection.run("DELETE FROM root WHERE path = ?", [.blob(path.bytes)])
    }
  }
}
