// All or nothing: runs a closure inside a transaction.

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
}
