// Brings a database from any older version to the newest, step by step.
// The owner of the schema says what the steps do.

/// An ordered list of changes to a schema.
///
/// The number of steps done is kept in `PRAGMA user_version`, in the same
/// transaction as the step itself. Published steps must never be changed or
/// reordered, only followed by new ones.
public struct Migrator: Sendable {
  /// One step, with a name for messages.
  public struct Migration: Sendable {
    /// What it does, for messages.
    public let name: String
    let apply: @Sendable (Connection) throws -> Void

    public init(_ name: String, _ apply: @escaping @Sendable (Connection) throws -> Void) {
      self.name = name
      self.apply = apply
    }
  }

  private let migrations: [Migration]

  /// Migrations in the order in which they are applied.
  public init(_ migrations: [Migration]) { self.migrations = migrations }

  /// The version that this program's schema has.
  public var newestVersion: Int { migrations.count }

  /// The version that a database has; 0 for one just created.
  public static func version(of connection: Connection) throws -> Int {
    Int(try connection.integer("PRAGMA user_version") ?? 0)
  }

  /// Runs the steps that are missing, each in a transaction of its own.
  ///
  /// - Returns: the names of the steps that were run.
  /// - Throws: `SQLiteError` of kind `newerSchema` where the database has more
  ///   steps than this program knows; the first failing step's error, with
  ///   that step undone and those before it kept.
  @discardableResult
  public func migrate(_ connection: Connection) throws -> [String] {
    var done: [String] = []
    // Nothing to do needs no lock, so opening does not wait for a writer.
    if try Self.version(of: connection) == migrations.count { return done }
    while true {
      let name: String? = try connection.transaction(.immediate) {
        // Asked under the write lock: another process may have migrated.
        let version = try Self.version(of: connection)
        guard version <= migrations.count else {
          throw SQLiteError(
            kind: .newerSchema, code: .error,
            message: "schema version \(version) is newer than \(migrations.count)")
        }
        guard version < migrations.count else { return nil }
        try migrations[version].apply(connection)
        try connection.execute("PRAGMA user_version = \(version + 1)")
        return migrations[version].name
      }
      guard let name else { return done }
      done.append(name)
    }
  }
}
