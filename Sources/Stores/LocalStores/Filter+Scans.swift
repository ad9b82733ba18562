// A filter that demands several things, split into what indexes can tell one by
// one. SQLite uses one index of a table and looks up every row it finds there;
// walking two indexes side by side touches no row at all.

internal import SQLiteAccess
internal import SearchDomain

/// Which contents a filter admits, found by walking an index for each part.
struct FilterScans {
  /// What one index answers in one walk.
  struct Scan {
    let filter: Filter
    let query: String
    let values: [SQLValue]

    /// - Throws: `CatalogError` of kind `invalidFilter`.
    init(_ filter: Filter) throws(CatalogError) {
      self.filter = filter
      let condition = try FilterSQL(filter)
      query = condition.contentQuery
      values = condition.values
    }
  }

  /// How far an index is walked before another way is taken.
  struct Limits {
    /// Rows of the first walk of each part; then 32 times as many, and so on.
    var first = 4096
    /// Looking one content up costs as much as walking over this many rows.
    var rowsPerLookUp = 20
    /// With more contents than this the parts that no index answers are left to
    /// SQLite, which reads the table from beginning to end.
    var mostLookUps = 50_000
  }

  /// Each may be walked four times or so.
  private static let mostScans = 16

  private let scans: [Scan]
  /// Parts that no index answers.
  private let others: [Filter]
  private let limits: Limits

  /// - Returns: nil where splitting gains nothing: the filter demands one thing,
  ///   or no index answers any part.
  /// - Throws: `CatalogError` of kind `invalidFilter`.
  init?(_ filter: Filter, limits: Limits = Limits()) throws(CatalogError) {
    let short: Filter
    do { short = try filter.prepared() } catch { throw FilterSQL.invalid(error.message) }
    guard case .and = short else { return nil }
    var parts: [Filter] = []
    Self.gather(short, &parts)
    // What is asked of a file must hold of one and the same file, so that these
    // parts stay together. Parts on one index bound one walk.
    var ofFile: [Filter] = []
    var ofIndex: [(index: String, parts: [Filter])] = []
    var others: [Filter] = []
    for part in parts {
      var compiler = FilterCompiler()
      _ = try compiler.compile(part, negated: false)
      if compiler.usesImage {
        ofFile.append(part)
      } else if let index = Self.index(part, number: ofIndex.count) {
        if let known = ofIndex.firstIndex(where: { $0.index == index }) {
          ofIndex[known].parts.append(part)
        } else {
          ofIndex.append((index, [part]))
        }
      } else {
        others.append(part)
      }
    }
    if !ofFile.isEmpty {
      if ofFile.contains(where: { Self.index($0, number: 0) != nil }) {
        ofIndex.append(("file", ofFile))
      } else {
        others += ofFile
      }
    }
    guard (1...Self.mostScans).contains(ofIndex.count), ofIndex.count + others.count > 1
    else { return nil }
    var scans: [Scan] = []
    // Ranges last: what is equal to something is mostly less.
    let equalities = ofIndex.filter { Self.isEquality($0.parts) }
    for (_, parts) in equalities + ofIndex.filter({ !Self.isEquality($0.parts) }) {
      scans.append(try Scan(parts.count == 1 ? parts[0] : .and(parts)))
    }
    self.scans = scans
    self.others = others
    self.limits = limits
  }

  private static func gather(_ filter: Filter, _ parts: inout [Filter]) {
    guard case .and(let inner) = filter else { return parts.append(filter) }
    for part in inner { gather(part, &parts) }
  }

  private static func isEquality(_ parts: [Filter]) -> Bool {
    parts.contains { part in
      switch part {
      case .compare(_, .equal, _), .isIn, .resembles: true
      case .compare, .glob, .and, .or, .not: false
      }
    }
  }

  /// Names the index that answers a part; nil if there is none.
  ///
  /// - Parameter number: for the name of an index that no other part shares.
  private static func index(_ part: Filter, number: Int) -> String? {
    switch part {
    case .compare(_, .notEqual, _), .and, .or, .not: nil
    case .glob(let field, let pattern):
      field == .path && FilterCompiler.bounds(ofPattern: pattern) != nil ? "path" : nil
    case .compare(let field, _, let value): index(of: field, [value], part, number)
    case .resembles(let field, let texts):
      index(of: field, texts.map { .text($0) }, part, number)
    case .isIn(let field, let values): index(of: field, values, part, number)
    }
  }

  private static func index(
    of field: Filter.Field, _ values: [FilterValue], _ part: Filter, _ number: Int
  ) -> String? {
    // A label of several values may bear each of them in another row.
    if field.labelName != nil {
      return FilterCompiler.labelQuery(part).map { _ in "label \(number)" }
    }
    let indexes = Set(values.map { FieldColumn.of(field, isInstant: $0.isInstant)?.index })
    return indexes.count == 1 ? indexes.first ?? nil : nil
  }

  /// The contents that the filter admits, in any order, perhaps repeated; nil
  /// where one query of SQL for the whole filter is quicker.
  func contentIDs(_ connection: Connection) throws -> [Int64]? {
    guard let shortest = try shortest(connection) else { return nil }
    var ids = shortest.ids
    var unanswered = others
    for (position, scan) in scans.enumerated() where position != shortest.position && !ids.isEmpty {
      let limit = ids.count * limits.rowsPerLookUp
      let (found, isWhole) = try walk(scan, limit: limit, connection)
      if isWhole {
        ids = Self.common(ids, found)
      } else {
        unanswered.append(scan.filter)
      }
    }
    if unanswered.isEmpty || ids.isEmpty { return ids }
    guard ids.count <= limits.mostLookUps else { return nil }
    return try lookUp(ids, unanswered, connection)
  }

  /// A part whose walk is among the shortest, and all that it finds, rising.
  private func shortest(_ connection: Connection) throws -> (position: Int, ids: [Int64])? {
    if scans.isEmpty { return nil }
    var limit = limits.first
    while true {
      for (position, scan) in scans.enumerated() {
        let (ids, isWhole) = try walk(scan, limit: limit, connection)
        if isWhole { return (position, ids) }
      }
      limit *= 32
    }
  }

  /// - Returns: what the walk finds, rising, unless it is longer than the limit.
  private func walk(
    _ scan: Scan, limit: Int, _ connection: Connection
  ) throws -> (ids: [Int64], isWhole: Bool) {
    guard var ids = try connection.integers(scan.query, scan.values, upTo: limit)
    else { return ([], false) }
    ids.sort()
    return (ids, true)
  }

  /// Those of two rising lists that are in both.
  private static func common(_ left: [Int64], _ right: [Int64]) -> [Int64] {
    var result: [Int64] = []
    var place = 0
    for id in left {
      while place < right.count, right[place] < id { place += 1 }
      if place == right.count { break }
      if right[place] == id { result.append(id) }
    }
    return result
  }

  /// Those of the contents that meet more conditions.
  private func lookUp(
    _ ids: [Int64], _ conditions: [Filter], _ connection: Connection
  ) throws -> [Int64] {
    // `ofFile` parts are in one of the conditions, so that they still hold of
    // one and the same file.
    let condition = try FilterSQL(.and(conditions), isOfKnownContents: true)
    let list = "[" + ids.lazy.map(String.init).joined(separator: ",") + "]"
    return try connection.integers(
      """
      SELECT c.id FROM json_each(?) s CROSS JOIN content c ON c.id = s.value
      CROSS JOIN image i ON i.content_id = c.id WHERE \(condition.sql)
      """, [.text(list)] + condition.values)
  }
}
