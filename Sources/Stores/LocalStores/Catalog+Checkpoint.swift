// Moves what waits in SQLite's log into the catalog's file, and how often that is
// done by itself. The workflows decide when.

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

  /// How much of the file SQLite keeps in memory, in KiB.
  static let usualCache = "PRAGMA cache_size = -32768"

  /// Runs `body`, which writes much, at less cost: 128 MiB of the file are kept in
  /// memory, the log grows to 64 MiB before it is emptied, and only then is it
  /// flushed to the disk, not with each transaction. The file is consistent at
  /// any moment; what a loss of power undoes is the last transactions, until
  /// `emptyLog` has returned.
  func whileWritingMuch<R>(_ body: () throws -> R) throws -> R {
    guard access != .readOnly else { return try body() }
    try perform { connection in
      try connection.execute(
        """
        PRAGMA synchronous = NORMAL; PRAGMA cache_size = -131072;
        PRAGMA wal_autocheckpoint = \((64 << 20) / Schema.pageSize)
        """)
    }
    defer {
      _ = try? perform { connection in
        try connection.execute(
          "PRAGMA synchronous = FULL; \(Self.usualCache); PRAGMA wal_autocheckpoint = 1000")
      }
    }
    return try body()
  }
}
