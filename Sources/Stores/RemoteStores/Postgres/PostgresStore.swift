// The store on a PostgreSQL server with the extension pgvector: the table.
// Extensions handle its rows, searches and the index of vectors.

internal import PostgresAccess
internal import SearchDomain
internal import Support
internal import Synchronization

/// A table on a PostgreSQL server, of version 13 or later with pgvector 0.5 or
/// later.
final class PostgresStore: ImageStore {
  let server: PostgresServer
  private let known = Mutex<(table: PostgresTable, asked: Stopwatch)?>(nil)

  /// For so long what is known of the table is not asked again: another program
  /// may make an index.
  private static let freshSeconds = 30.0

  init(_ server: PostgresServer) { self.server = server }

  var name: String { server.name }
  var capabilities: StoreCapabilities { StoreCapabilities(searchesExactly: true) }

  /// From how many records on there is an index of vectors.
  var indexedFrom: Int { server.address.indexedFrom ?? Self.usualIndexedFrom }
  /// Below it comparing with every vector takes a few milliseconds.
  static let usualIndexedFrom = 20_000

  // MARK: The table

  func describe() throws(VectorStoreError) -> StoreDescription? {
    try server.work { (session) throws(VectorStoreError) -> StoreDescription? in
      guard let table = try fetch(session) else { return nil }
      let number = session.connection.serverVersion
      let version = "\(number / 10_000).\(number % 10_000)"
      let pgvector = table.extensionVersion.map(String.init).joined(separator: ".")
      return StoreDescription(
        collection: server.address.collection, dimension: table.dimension ?? 0,
        space: table.space, count: try count("FROM \(table.name)", [], session),
        server: "PostgreSQL \(version)" + (pgvector.isEmpty ? "" : " with pgvector \(pgvector)"))
    }
  }

  func prepare(for space: EmbeddingSpace) throws(VectorStoreError) {
    try server.work { (session) throws(VectorStoreError) in
      if let table = try fetch(session) { return try check(table, space) }
      let schema = try requireExtension(session)
      guard space.dimension <= PostgresTable.mostDimensions else {
        throw server.error(
          .unsupported,
          "keeps vectors of \(PostgresTable.mostDimensions) values at most, and the model "
            + "\(space.modelName) makes \(space.dimension)")
      }
      do throws(VectorStoreError) {
        try session.runAll(
          PostgresTable.creation(server.address.collection, for: space, extensionSchema: schema))
      } catch {
        // Another machine may have been faster; its table is checked like any.
        try session.runAll("ROLLBACK")
        guard try fetch(session) != nil else { throw error }
      }
      guard let made = try fetch(session) else { throw server.noCollection() }
      try check(made, space)
    }
    if indexedFrom == 0 { try finishWriting() }
  }

  func verify(for space: EmbeddingSpace) throws(VectorStoreError) {
    try server.work { (session) throws(VectorStoreError) in
      guard let table = try fetch(session) else { throw server.noCollection() }
      try check(table, space)
    }
  }

  func dropCollection() throws(VectorStoreError) {
    known.withLock { $0 = nil }
    try server.work { (session) throws(VectorStoreError) in
      guard let table = try fetch(session) else { return }
      guard table.space != nil else {
        throw server.error(.refused, "has a table '\(server.address.collection)' that is not ours")
      }
      try session.runAll("DROP TABLE IF EXISTS \(table.name)")
      known.withLock { $0 = nil }
    }
  }

  private func check(
    _ table: PostgresTable, _ space: EmbeddingSpace
  ) throws(VectorStoreError) {
    try CollectionCheck(connection: server, space: space).check(
      dimension: table.dimension, metric: table.metric, space: table.space,
      isOurs: table.space != nil)
  }

  /// The schema of the extension, which is made where this user may.
  private func requireExtension(_ session: PostgresSession) throws(VectorStoreError) -> String {
    let find = """
      SELECT n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'vector'
      """
    if let schema = try session.run(find).text(0, 0) { return PostgresText.quoted(schema) }
    let offered = try session.run("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
    guard offered.count > 0 else {
      throw server.error(
        .unsupported,
        "lacks the extension pgvector: install it on the server (Debian: postgresql-NN-pgvector)")
    }
    do throws(VectorStoreError) {
      try session.runAll("CREATE EXTENSION IF NOT EXISTS vector")
    } catch {
      if let schema = try session.run(find).text(0, 0) { return PostgresText.quoted(schema) }
      guard error.kind == .refused else { throw error }
      throw server.error(
        .refused,
        "has the extension pgvector, but not in this database: have its owner run "
          + "CREATE EXTENSION vector")
    }
    guard let schema = try session.run(find).text(0, 0) else {
      throw server.badReply("has no extension that was just made")
    }
    return PostgresText.quoted(schema)
  }

  // MARK: What is known of it

  /// Asks the server, whatever was known before.
  func fetch(_ session: PostgresSession) throws(VectorStoreError) -> PostgresTable? {
    let found = try PostgresTable.fetch(server.address.collection, session)
    known.withLock { $0 = found.map { ($0, Stopwatch()) } }
    return found
  }

  /// What is known of the table; asked where nothing is, or long ago.
  func table(_ session: PostgresSession) throws(VectorStoreError) -> PostgresTable {
    let kept = known.withLock { known in
      known.flatMap { $0.asked.seconds < Self.freshSeconds ? $0.table : nil }
    }
    if let kept { return kept }
    guard let found = try fetch(session) else { throw server.noCollection() }
    return found
  }

  /// Work with the table; one that is gone is forgotten.
  func work<Result>(
    _ body: (PostgresSession, PostgresTable) throws(VectorStoreError) -> Result
  ) throws(VectorStoreError) -> Result {
    do {
      return try server.work { (session) throws(VectorStoreError) in
        try body(session, try table(session))
      }
    } catch {
      if error.kind == .noCollection || error.kind == .refused { known.withLock { $0 = nil } }
      throw error
    }
  }

  /// The same with a table that is ours.
  func workOnOurs<Result>(
    _ body: (PostgresSession, PostgresTable, EmbeddingSpace) throws(VectorStoreError) -> Result
  ) throws(VectorStoreError) -> Result {
    try work { (session, table) throws(VectorStoreError) in
      guard let space = table.space else {
        throw server.error(.mismatch, "was not made by Glimpse: name another table")
      }
      guard table.extensionSchema != nil else {
        throw server.error(
          .unsupported, "lacks the extension pgvector: have it made again (CREATE EXTENSION vector)"
        )
      }
      return try body(session, table, space)
    }
  }

  func count(
    _ rest: String, _ values: [PostgresValue], _ session: PostgresSession
  ) throws(VectorStoreError) -> Int {
    guard let count = try session.run("SELECT count(*) \(rest)", values).integer(0, 0) else {
      throw server.badReply("has no count")
    }
    return count
  }
}
