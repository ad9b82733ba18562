// Fills the full-text tables of a library that an older version made, step by
// step, so that what interrupts it costs one step.

internal import SQLiteAccess
internal import SearchDomain

extension Catalog {
  /// Hears how many images' texts are taken in, and of how many.
  public typealias UpgradeProgress = @Sendable (_ done: Int, _ total: Int) -> Void

  /// Whether some texts are not in the tables yet.
  static func lacksTexts(_ connection: Connection) throws -> Bool {
    try filledTexts(connection) != nil
  }

  /// Takes in the texts that are not there yet. Several processes may do so at the
  /// same time: each step is a transaction that begins where the last one ended.
  ///
  /// - Parameters:
  ///   - batch: how many texts a step takes in.
  ///   - mostSteps: to end before all is done, as an interruption does.
  static func fillTexts(
    _ connection: Connection, batch: Int = 2000, mostSteps: Int = .max,
    _ progress: UpgradeProgress? = nil
  ) throws {
    guard let filled = try filledTexts(connection) else { return }
    let total = Int(try connection.integer("SELECT count(*) FROM document") ?? 0)
    var done = Int(
      try connection.integer(
        "SELECT count(*) FROM document WHERE content_id <= ?", [.integer(filled)]) ?? 0)
    progress?(done, total)
    for _ in 0..<mostSteps {
      guard let count = try fillStep(connection, batch) else {
        // Another process may have taken in some.
        progress?(total, total)
        return
      }
      done = min(done + count, total)
      progress?(done, total)
    }
  }

  /// Takes in some texts, and remembers up to where.
  ///
  /// - Returns: how many; nil where none was left.
  private static func fillStep(_ connection: Connection, _ batch: Int) throws -> Int? {
    try connection.transaction(.immediate) {
      guard let filled = try filledTexts(connection) else { return nil }
      let bounds: [SQLValue] = [.integer(filled), SQLValue(batch)]
      let last = try connection.first(
        """
        SELECT max(content_id), count(*) FROM
          (SELECT content_id FROM document WHERE content_id > ? ORDER BY content_id LIMIT ?)
        """, bounds
      ) { ($0.integer(0), $0.int(1)) }
      guard let (id, count) = last, count > 0 else {
        try connection.run("DELETE FROM state WHERE key = ?", [.text(Schema.filledTexts)])
        return nil
      }
      for table in ["document_words", "document_parts"] {
        try connection.run(
          """
          INSERT INTO \(table)(rowid, \(Schema.documentColumns))
          SELECT content_id, \(Schema.documentColumns) FROM document
          WHERE content_id > ? AND content_id <= ?
          """, [.integer(filled), .integer(id)])
      }
      try connection.run(
        "UPDATE state SET value = ? WHERE key = ?", [.integer(id), .text(Schema.filledTexts)])
      return count
    }
  }

  private static func filledTexts(_ connection: Connection) throws -> Int64? {
    try connection.integer(
      "SELECT value FROM state WHERE key = ?", [.text(Schema.filledTexts)])
  }
}
