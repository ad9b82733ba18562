// All or nothing: runs a closure inside a transaction. And without triggers.

import CSQLite

extension Connection {
  /// What a transaction is begun for.
  public enum TransactionKind: String, Sendable {
    /// Reads one consistent state; takes no write lock.
    case deferred = "BEGIN DEFERRED"
    /// Writes: takes the write lock at once, so that waiting happens here and
    /// not in the middle.
    case immediate = "BEGIN IMMEDIATE"
  }

  /// Runs `body` in a transaction: committed when it returns, undone when it
  /// throws. Transactions do not nest.
  ///
  /// - Throws: `SQLiteError`, or what `body` throws.
  public func transaction<R>(_ kind: TransactionKind, _ body: () throws -> R) throws -> R {
    try run(kind.rawValue)
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      // Some failures (a full disk) have undone the transaction already. If
      // undoing fails too, the first error says more.
      if isInTransaction { _ = try? run("ROLLBACK") }
      throw error
    }
  }

  /// Runs `body` while no trigger of this connection runs; foreign keys are
  /// upheld as ever. Whoever does so does by itself what the triggers would, in
  /// the same transaction.
  ///
  /// - Throws: `SQLiteError`, or what `body` throws.
  public func withoutTriggers<R>(_ body: () throws -> R) throws -> R {
    try enableTriggers(false)
    let result: R
    do {
      result = try body()
    } catch {
      // The first error says more; that this one fails is not known to happen.
      try? enableTriggers(true)
      throw error
    }
    try enableTriggers(true)
    return result
  }

  private func enableTriggers(_ isEnabled: Bool) throws(SQLiteError) {
    let code = glimpse_sqlite_enable_triggers(handle, isEnabled ? 1 : 0)
    guard code == SQLITE_OK else { throw failure(code, nil) }
  }
}
