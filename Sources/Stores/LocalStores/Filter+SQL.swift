// A filter as a condition of SQL over `image i` and `content c`. Every value
// is bound, never part of the text. The meaning is Filter+Evaluation's.
//
// SQLite's parser nests about a hundred levels and its expressions a thousand.
// So negations are pushed down to the leaves (a negated leaf that could be null
// is made false first, hence has an exact complement), groups of one kind are
// merged, and the most demanding part of a group is written first, where it
// costs the least.

internal import SQLiteAccess
internal import SearchDomain

/// A condition, ready to stand after WHERE.
struct FilterSQL {
  private(set) var sql = "1"
  private(set) var values: [SQLValue] = []
  /// The tables to stand after FROM where images are asked for.
  private(set) var from = "image i"
  /// The same where only contents are asked for, and the column of their ids.
  private(set) var contents = (from: "image i", id: "i.content_id")
  /// The whole query for contents where the condition is one label: the rows of
  /// the label's index are the answer, and no content is looked at.
  private(set) var label: String?

  /// The whole query for contents that have an image meeting the condition, in
  /// any order, perhaps repeated.
  var contentQuery: String { label ?? "SELECT \(contents.id) FROM \(contents.from) WHERE \(sql)" }

  /// More bound values than this are refused; SQLite's limit is the same. One
  /// condition binds up to three.
  static let maximumValueCount = 32_766
  /// Longer patterns are refused; SQLite's limit in bytes is the same.
  static let maximumPatternLength = 50_000

  /// - Parameter isOfKnownContents: whether the query names the contents itself,
  ///   so that it is quicker to look at the labels of each than to gather all
  ///   contents that have a label.
  /// - Throws: `CatalogError` of kind `invalidFilter`.
  init(_ filter: Filter?, isOfKnownContents: Bool = false) throws(CatalogError) {
    guard let filter else { return }
    let short: Filter
    do { short = try filter.prepared() } catch { throw Self.invalid(error.message) }
    var compiler = FilterCompiler(isOfKnownContents: isOfKnownContents)
    let node = try compiler.compile(short, negated: false)
    guard node.stackNeed <= FilterNode.maximumStackNeed, node.height <= FilterNode.maximumHeight
    else { throw Self.invalid("the condition is nested too deeply; write it flatter") }
    node.write(&sql, &values)
    guard values.count <= Self.maximumValueCount else {
      throw Self.invalid("the condition has more than \(Self.maximumValueCount) values")
    }
    label = FilterCompiler.labelQuery(short)
    guard compiler.usesContent else { return }
    from = "image i JOIN content c ON c.id = i.content_id"
    // Every content has an image, so the larger table can be left out.
    contents = compiler.usesImage ? (from, "c.id") : ("content c", "c.id")
  }

  /// The condition for images, of which a file that several paths lead to is
  /// one: the image in the first place if it meets the condition, else one of
  /// the others. To be followed by ORDER BY; the values stay the same, that of
  /// `more` comes last.
  ///
  /// - Parameter more: a further condition on `i.path`.
  func onePerFile(_ connection: Connection, and more: String = "1") throws -> String {
    guard try Self.hasAliases(connection) else { return "(\(sql)) AND \(more)" }
    guard sql != "1" else { return "i.same_as IS NULL AND \(more)" }
    // Of bare columns SQLite takes those of the row with the least value.
    return """
      (\(sql)) GROUP BY coalesce(i.same_as, i.path)
        HAVING min(i.same_as IS NOT NULL) >= 0 AND \(more)
      """
  }

  /// What counts the same, in a query with `from` and `sql`.
  func countOfFiles(_ connection: Connection) throws -> String {
    try Self.hasAliases(connection) ? "count(DISTINCT coalesce(i.same_as, i.path))" : "count(*)"
  }

  private static func hasAliases(_ connection: Connection) throws -> Bool {
    try connection.integer("SELECT 1 FROM image WHERE same_as IS NOT NULL LIMIT 1") != nil
  }

  static func invalid(_ message: String) -> CatalogError {
    CatalogError(kind: .invalidFilter, message: message)
  }
}

/// A condition without negations of groups.
indirect enum FilterNode {
  case leaf(String, [SQLValue])
  /// At least one part, the most demanding first.
  case group(operator: String, [FilterNode], stackNeed: Int, height: Int)

  /// SQLite's parser holds 100 symbols; the query around needs some.
  static let maximumStackNeed = 75
  static let maximumHeight = 800
  /// Longer groups are split, because each part of a group adds a level.
  static let longestGroup = 8

  /// Symbols that the parser holds at most within this.
  var stackNeed: Int {
    switch self {
    case .group(_, _, let need, _): need
    // One that looks through different values holds a query within a query.
    case .leaf(let sql, _): sql.utf8.count > 200 ? 34 : 14
    }
  }

  /// Levels of the expression tree.
  var height: Int {
    if case .group(_, _, _, let height) = self { return height }
    return 8
  }

  /// - Parameter parts: at least one.
  static func group(_ name: String, _ parts: [FilterNode]) -> FilterNode {
    if parts.count == 1 { return parts[0] }
    if parts.count > longestGroup {
      let chunks = stride(from: 0, to: parts.count, by: longestGroup).map {
        group(name, Array(parts[$0..<min($0 + longestGroup, parts.count)]))
      }
      return group(name, chunks)
    }
    let sorted = parts.sorted { $0.stackNeed > $1.stackNeed }
    let need = max(sorted[0].stackNeed + 1, sorted[1].stackNeed + 3)
    let height = (parts.map(\.height).max() ?? 0) + parts.count
    return .group(operator: name, sorted, stackNeed: need, height: height)
  }

  func write(_ sql: inout String, _ values: inout [SQLValue]) {
    sql = ""
    append(&sql, &values)
  }

  private func append(_ sql: inout String, _ values: inout [SQLValue]) {
    switch self {
    case .leaf(let text, let bound):
      sql += text
      values += bound
    case .group(let name, let parts, _, _):
      sql += "("
      for (i, part) in parts.enumerated() {
        if i > 0 { sql += name }
        part.append(&sql, &values)
      }
      sql += ")"
    }
  }
}

struct FilterCompiler {
  var isOfKnownContents = false
  var usesContent = false
  var usesImage = false

  mutating func compile(
    _ filter: Filter, negated: Bool
  ) throws(CatalogError) -> FilterNode {
    switch filter {
    case .not(let part): return try compile(part, negated: !negated)
    case .and, .or:
      var parts: [FilterNode] = []
      let isAnd = Self.isAnd(filter, negated)
      try gather(filter, negated, isAnd, &parts)
      if parts.isEmpty { return .leaf(isAnd ? "1" : "0", []) }
      return .group(isAnd ? " AND " : " OR ", parts)
    case .compare, .isIn, .resembles, .glob:
      let leaf = try leaf(filter)
      guard negated != leaf.isComplement else { return .leaf("(\(leaf.sql))", leaf.values) }
      let test = leaf.isNullable ? "((\(leaf.sql)) IS TRUE)" : "(\(leaf.sql))"
      return .leaf("(NOT \(test))", leaf.values)
    }
  }

  /// Whether the filter, negated or not, demands all of its parts.
  private static func isAnd(_ filter: Filter, _ negated: Bool) -> Bool {
    if case .and = filter { return !negated }
    return negated
  }

  /// Collects the parts of a group and of groups of the same kind in it.
  private mutating func gather(
    _ filter: Filter, _ negated: Bool, _ isAnd: Bool, _ parts: inout [FilterNode]
  ) throws(CatalogError) {
    switch filter {
    case .not(let part): try gather(part, !negated, isAnd, &parts)
    case .and(let inner), .or(let inner):
      if Self.isAnd(filter, negated) == isAnd {
        for part in inner { try gather(part, negated, isAnd, &parts) }
      } else {
        parts.append(try compile(filter, negated: negated))
      }
    case .compare, .isIn, .resembles, .glob: parts.append(try compile(filter, negated: negated))
    }
  }
}
