// Removing many images at once: below a folder, or by a condition.

internal import SQLiteAccess
public import SearchDomain

extension Catalog {
  /// Removes the images and failures that are one of `paths` or below one,
  /// with the contents and vectors that thereby lose their last image, and
  /// what was kept of images that had left there. Nothing is kept aside.
  ///
  /// - Returns: how many images were removed.
  @discardableResult
  public func remove(under paths: [FilePath]) throws(CatalogError) -> Int {
    try write { connection in
      var writer = BatchWriter(connection: connection, catalog: self, setID: nil)
      for range in paths.flatMap({ PathRange.ranges(under: $0) }) {
        for table in ["image", "failure"] {
          let found = try connection.all(
            "SELECT path FROM \(table) WHERE \(range.sql)", range.values
          ) { FilePath(bytes: $0.bytes(0)) }
          for path in found { try writer.remove(path) }
        }
        try connection.run("DELETE FROM departed WHERE \(range.sql)", range.values)
      }
      try writer.finish()
      return writer.result.removed
    }
  }

  /// How many images `remove(under:)` would remove.
  ///
  /// - Throws: `CatalogError`.
  public func removalCount(under paths: [FilePath]) throws(CatalogError) -> Int {
    try read { connection in
      var found: Set<FilePath> = []
      for range in paths.flatMap({ PathRange.ranges(under: $0) }) {
        found.formUnion(
          try connection.all("SELECT path FROM image WHERE \(range.sql)", range.values) {
            FilePath(bytes: $0.bytes(0))
          })
      }
      return found.count
    }
  }

  /// How many images `remove(where:)` would remove.
  ///
  /// - Throws: `CatalogError`; `invalidFilter`.
  public func removalCount(where filter: Filter) throws(CatalogError) -> Int {
    let condition = try FilterSQL(filter)
    return try read { connection in
      Int(
        clamping: try connection.integer(
          "SELECT count(*) FROM \(condition.from) WHERE \(condition.sql)", condition.values) ?? 0)
    }
  }

  /// Removes the images that meet a condition; failures stay.
  ///
  /// - Returns: how many images were removed.
  /// - Throws: `CatalogError`; `invalidFilter`.
  @discardableResult
  public func remove(where filter: Filter) throws(CatalogError) -> Int {
    let condition = try FilterSQL(filter)
    return try write { connection in
      var writer = BatchWriter(connection: connection, catalog: self, setID: nil)
      let found = try connection.all(
        "SELECT i.path FROM \(condition.from) WHERE \(condition.sql)", condition.values
      ) { FilePath(bytes: $0.bytes(0)) }
      for path in found { try writer.remove(path) }
      try writer.finish()
      return writer.result.removed
    }
  }
}
