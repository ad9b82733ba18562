// Searching by vectors: over the index where there is one and enough is admitted
// to need it, else by comparing with every vector that is admitted.

internal import PostgresAccess
internal import SearchDomain
internal import Support

extension PostgresStore {
  /// Candidates that a search over the index keeps in sight; 1,000 is the most that
  /// the extension takes.
  private static let searchBreadth = 512
  private static let mostBreadth = 1000
  /// Where a condition admits fewer, each is compared: that is quick, and misses
  /// nothing.
  static let fewAdmitted = 10_000

  func find(_ query: Query) throws(VectorStoreError) -> Answer {
    try StageTimes.search.measure { () throws(VectorStoreError) in try closest(to: query) }
  }

  private func closest(to query: Query) throws(VectorStoreError) -> Answer {
    try workOnOurs { (session, table, space) throws(VectorStoreError) -> Answer in
      let vector = try CollectionCheck.vector(of: query, dimension: space.dimension, server)
      let wanted = max(0, query.limit) +| max(0, query.offset)
      guard query.limit > 0 else { return Answer(hits: [], isExact: true) }
      var condition = PostgresFilter(after: [.bytes(PostgresText.bytes(of: vector))])
      let words = try query.filter.map { (filter) throws(VectorStoreError) in
        condition.condition(try prepared(filter))
      }
      let search = Search(
        table: table, words: words, values: condition.values, wanted: wanted,
        withVectors: query.withVectors)
      if !query.isExact, table.hasIndex, wanted <= Self.mostBreadth,
        try admitsMany(search, session),
        let hits = try approximate(search, session)
      {
        return Answer(hits: hits.arranged(for: query), isExact: false)
      }
      return Answer(hits: try exact(search, session).arranged(for: query), isExact: true)
    }
  }

  private struct Search {
    let table: PostgresTable
    /// The condition; nil for none.
    let words: String?
    /// The vector, then those of the condition.
    let values: [PostgresValue]
    let wanted: Int
    let withVectors: Bool

    var vector: String { "$1::\(table.extensionSchema ?? "public").vector" }

    /// The distance of vectors, an operator of the extension wherever that is.
    func distance(_ left: String, _ right: String) -> String {
      "(\(left) OPERATOR(\(table.extensionSchema ?? "public").<=>) \(right))"
    }

    var columns: String {
      (PostgresColumns.read + (withVectors ? [PostgresColumns.embedding] : []))
        .joined(separator: ", ")
    }
  }

  /// Whether so many rows are admitted that the index is worth its misses.
  private func admitsMany(
    _ search: Search, _ session: PostgresSession
  ) throws(VectorStoreError) -> Bool {
    guard let words = search.words else { return true }
    // The vector is no part of it, but stands for the first placeholder.
    let count = try count(
      "FROM (SELECT FROM \(search.table.name) WHERE \(words) AND \(search.vector) IS NOT NULL "
        + "LIMIT \(Self.fewAdmitted)) AS admitted",
      search.values, session)
    return count >= Self.fewAdmitted
  }

  /// Compares with every vector that is admitted: no index has this order.
  private func exact(
    _ search: Search, _ session: PostgresSession
  ) throws(VectorStoreError) -> [Hit] {
    let distance = search.distance("embedding", search.vector)
    let rows = try session.run(
      """
      SELECT \(search.columns), 1 - \(distance) FROM \(search.table.name)
      WHERE \(search.words ?? "TRUE") ORDER BY \(distance) + 0, id LIMIT \(search.wanted)
      """, search.values)
    return try hits(rows, search.withVectors)
  }

  /// Over the index; nil where it gave fewer than there may be.
  private func approximate(
    _ search: Search, _ session: PostgresSession
  ) throws(VectorStoreError) -> [Hit]? {
    guard let indexed = search.table.indexed else { return nil }
    let breadth = min(Self.mostBreadth, max(Self.searchBreadth, search.wanted))
    var settings = "BEGIN READ ONLY; SET LOCAL hnsw.ef_search = \(breadth)"
    if search.table.scansOn {
      settings +=
        "; SET LOCAL hnsw.iterative_scan = relaxed_order"
        + "; SET LOCAL hnsw.max_scan_tuples = 200000"
    }
    try session.runAll(settings)
    let ordered = search.distance(
      indexed.expression,
      indexed.isHalf
        ? "\(search.vector)::\(search.table.extensionSchema ?? "").halfvec" : search.vector)
    // Half precision may mistake neighbours that lie close together.
    let candidates =
      indexed.isHalf ? max(search.wanted, min(4 * search.wanted, breadth)) : search.wanted
    let rows = try session.run(
      """
      SELECT \(search.columns), 1 - \(search.distance("embedding", search.vector))
      FROM \(search.table.name) WHERE \(search.words ?? "TRUE")
      ORDER BY \(ordered) LIMIT \(candidates)
      """, search.values)
    try session.runAll("COMMIT")
    return rows.count < search.wanted ? nil : try hits(rows, search.withVectors)
  }

  private func hits(
    _ rows: PostgresRows, _ withVectors: Bool
  ) throws(VectorStoreError) -> [Hit] {
    let column = PostgresColumns.read.count + (withVectors ? 1 : 0)
    var hits: [Hit] = []
    for row in 0..<rows.count {
      guard let score = rows.double(row, column) else { throw server.badReply("has no score") }
      hits.append(
        Hit(try record(rows, row, withVectors), score: Float(max(-1, min(1, score)))))
    }
    return hits
  }
}
