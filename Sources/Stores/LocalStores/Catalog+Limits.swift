// Hooks for tests of what is hard to bring about: a full disk.

internal import SQLiteAccess

extension Catalog {
  /// From now on this connection meets a full disk when the file would grow.
  package func limitFileToItsPresentSize() throws(CatalogError) {
    try perform { connection in
      let pages = try connection.integer("PRAGMA page_count") ?? 1
      try connection.query("PRAGMA max_page_count = \(pages)") { _ in }
    }
  }
}
