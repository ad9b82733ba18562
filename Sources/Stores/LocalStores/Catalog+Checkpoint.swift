// Moves what waits in SQLite's log into the catalog's file. The
// workflows decide when.

internal import SQLiteAccess

extension Catalog {
  /// Brings the whole catalog into its one file, so that it can be copied, and
  /// read where nothing may be written. Waits for nobody: where readers or a
  /// writer are in the way, or the disk is full, the log stays, which loses
  /// nothing.
  public func emptyLog() {
    guard access != .readOnly else { return }
    _ = try? perform { connection in
      let usual = try connection.integer("PRAGMA busy_timeout") ?? 0
      try connection.execute("PRAGMA busy_timeout = 0")
      defer { try? connection.execute("PRAGMA busy_timeout = \(usual)") }
      try connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }
}
