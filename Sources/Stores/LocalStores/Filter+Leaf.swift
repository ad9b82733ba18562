// The leaves of a condition: one field against values. A leaf may be null
// where an image lacks the field; the compiler makes that false, so that
// SQLite can use its indexes on leaves that are not negated.

internal import SQLiteAccess
internal import SearchDomain

extension FilterCompiler {
  /// One comparison as SQL.
  struct Leaf {
    var sql: String
    var values: [SQLValue] = []
    /// Whether the leaf states the contrary of what was asked.
    var isComplement = false
    /// Whether it can be null.
    var isNullable = true
  }

  mutating func leaf(_ filter: Filter) throws(CatalogError) -> Leaf {
    switch filter {
    case .compare(let field, let comparison, let value):
      return try compare(field, comparison, value)
    case .isIn(let field, let values): return try isIn(field, values)
    case .resembles(let field, let texts): return try resembles(field, texts)
    case .glob(let field, let pattern):
      guard pattern.utf8.count <= FilterSQL.maximumPatternLength else {
        throw FilterSQL.invalid(
          "a pattern is longer than \(FilterSQL.maximumPatternLength) bytes")
      }
      return try glob(field, pattern)
    case .and, .or, .not: return Leaf(sql: "1", isNullable: false)
    }
  }

  private mutating func compare(
    _ field: Filter.Field, _ comparison: Filter.Comparison, _ value: FilterValue
  ) throws(CatalogError) -> Leaf {
    let isComplement = comparison == .notEqual
    if let name = field.labelName {
      var leaf = labels(name, [value], test: Self.labelTest(comparison))
      leaf.isComplement = isComplement
      return leaf
    }
    let column = try column(field, value)
    if column.form == .nanoseconds {
      var leaf = Self.range(of: column, comparison, value)
      leaf.isComplement = isComplement
      return leaf
    }
    return Leaf(
      sql: "\(column.sql) \(Self.sign(comparison)) ?", values: [Self.bound(field, value, column)],
      isComplement: isComplement)
  }

  private mutating func isIn(
    _ field: Filter.Field, _ values: [FilterValue]
  ) throws(CatalogError) -> Leaf {
    if values.isEmpty { return Leaf(sql: "0", isNullable: false) }
    if let name = field.labelName {
      // One test for each type among the values.
      let groups = ["text", "number", "boolean"].map { kind in
        values.filter { Self.type(of: $0) == kind }
      }.filter { !$0.isEmpty }
      let leaves = groups.map { labels(name, $0, test: Self.list($0.count)) }
      return Leaf(
        sql: leaves.map(\.sql).joined(separator: " OR "), values: leaves.flatMap(\.values),
        isNullable: false)
    }
    // A time may be meant by the clock or as an instant, which are two columns.
    let byColumn = [false, true].map { isInstant in values.filter { $0.isInstant == isInstant } }
    let lists = (field.isTime ? byColumn : [values]).filter { !$0.isEmpty }
    var tests: [String] = []
    var bound: [SQLValue] = []
    for list in lists {
      let column = try column(field, list[0])
      // A range for each would be more than SQLite takes; no index serves this.
      let sql = column.form == .nanoseconds ? "\(column.sql) / 1e9" : column.sql
      tests.append("\(sql) \(Self.list(list.count))")
      bound += list.map { Self.bound(field, $0, column) }
    }
    return Leaf(sql: tests.joined(separator: " OR "), values: bound)
  }

  /// Texts in any case. Where an index leads to the values, each different one that
  /// may fit is looked at once; else the value of every row is.
  private mutating func resembles(
    _ field: Filter.Field, _ texts: [String]
  ) throws(CatalogError) -> Leaf {
    if texts.isEmpty { return Leaf(sql: "0", isNullable: false) }
    let wanted = texts.map(TextFolding.folded)
    let folded = wanted.map { SQLValue.text($0) }
    if let name = field.labelName {
      guard !isOfKnownContents else {
        let test = "IS NOT NULL AND \(Self.resembling("value", field, texts.count))"
        return labels(name, [.text("")], test: test, folded)
      }
      return labels(
        name, [.text("")], test: Self.labelSpellings(field, texts),
        [.text(name), .text(name)] + folded)
    }
    let column = try column(field, .text(""))
    guard !isOfKnownContents, let values = DifferentValues(column) else {
      let text = column.form == .bytes ? "CAST(\(column.sql) AS TEXT)" : column.sql
      let test = Self.resembling(text, field, texts.count)
      guard field == .filename, wanted.count <= 100,
        wanted.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } })
      else {
        return Leaf(sql: test, values: folded)
      }
      // Between names of ASCII the case alone is folded, which SQLite does sooner. Others
      // have more bytes than what they fold to, but for a few letters that become two.
      let bytes = "length(i.path) - i.name_start"
      let least = wanted.map(\.utf8.count).min() ?? 0
      let pairs = ["ss", "ae", "oe", "th", "ffi", "ffl"]
      let sign = wanted.contains { text in pairs.contains { text.contains($0) } } ? ">=" : ">"
      let same =
        texts.count == 1
        ? "\(text) = ? COLLATE NOCASE" : "\(text) COLLATE NOCASE \(Self.list(texts.count))"
      return Leaf(
        sql: "\(same) OR (\(bytes) \(sign) \(least) AND length(\(text)) <> \(bytes) AND \(test))",
        values: folded + folded)
    }
    let query = values.query(Self.ranges(field, wanted))
    return Leaf(
      sql: "\(column.sql) IN (\(query) WHERE \(Self.resembling("v", field, texts.count)))",
      values: folded)
  }

  /// The right side of a test of a label's values. Takes its name twice, then the
  /// folded texts.
  private static func labelSpellings(_ field: Filter.Field, _ texts: [String]) -> String {
    let query = DifferentValues.ofLabel.query(ranges(field, texts.map(TextFolding.folded)))
    return "IN (\(query) WHERE \(resembling("v", field, texts.count)))"
  }

  /// Between which bytes lies whatever folds to one of the texts: it begins with the
  /// letter of ASCII in either case, or with another than ASCII. Nil for anywhere.
  private static func ranges(_ field: Filter.Field, _ folded: [String]) -> Set<UInt8>? {
    // Of a camera any word may be the first.
    field.hasMaker || folded.count > 8 ? nil : Set(folded.compactMap(\.utf8.first))
  }

  /// A query for the different texts of a field, null perhaps among them.
  static func differentTexts(
    of field: Filter.Field
  ) throws(CatalogError) -> (sql: String, values: [SQLValue]) {
    if let name = field.labelName {
      return (DifferentValues.ofLabel.query(nil), [.text(name), .text(name)])
    }
    guard let column = FieldColumn.of(field, isInstant: false) else {
      throw FilterSQL.invalid("the library keeps no \(field.name)")
    }
    if let values = DifferentValues(column) { return (values.query(nil), []) }
    let table = column.table == .image ? "image i" : "content c"
    return ("SELECT DISTINCT CAST(\(column.sql) AS TEXT) FROM \(table)", [])
  }

  /// Whether a text is one of so many, which are bound folded.
  private static func resembling(_ text: String, _ field: Filter.Field, _ count: Int) -> String {
    guard field.hasMaker else { return "\(Catalog.foldingFunction)(\(text)) \(list(count))" }
    let forms = "json_each(\(Catalog.formsFunction)(\(text)))"
    return "EXISTS (SELECT 1 FROM \(forms) f WHERE f.value \(list(count)))"
  }

  private mutating func glob(
    _ field: Filter.Field, _ pattern: String
  ) throws(CatalogError) -> Leaf {
    if let name = field.labelName {
      return labels(name, [.text(pattern)], test: "GLOB ?")
    }
    let column = try column(field, .text(""))
    let time = field.isTime ? field.metadataKey : nil
    let text = time.map(FieldColumn.timeText) ?? "CAST(\(column.sql) AS TEXT)"
    var leaf = Leaf(sql: "\(text) GLOB ?", values: [.text(pattern)])
    // Paths are in order, so that what a pattern begins with bounds them.
    if field == .path, let bounds = Self.bounds(ofPattern: pattern) {
      leaf.sql += " AND i.path >= ? AND i.path < ?"
      leaf.values += [.blob(bounds.from), .blob(bounds.to)]
    }
    return leaf
  }

  /// Between which bytes lies whatever fits a pattern; nil where it begins with
  /// a wildcard. U+FFFD fits bytes that are not UTF-8, so it counts as one.
  static func bounds(ofPattern pattern: String) -> (from: [UInt8], to: [UInt8])? {
    let literal = pattern.unicodeScalars.prefix { !["*", "?", "[", "\u{FFFD}", "\0"].contains($0) }
    let from = Array(String(literal).utf8)
    guard let last = from.last else { return nil }
    // No byte of UTF-8 is 0xFF.
    return (from, from.dropLast() + [last + 1])
  }

  /// A test of what is kept in rows of its own: free metadata and lists.
  ///
  /// - Parameter values: of one type.
  ///   - bound: what the test takes, if not the values.
  private mutating func labels(
    _ name: String, _ values: [FilterValue], test: String, _ bound: [SQLValue]? = nil
  ) -> Leaf {
    usesContent = true
    let kind = values.first.map(Self.type) ?? "text"
    let query = isOfKnownContents ? "EXISTS (\(Self.labelProbe)" : "c.id IN (\(Self.labelQuery)"
    return Leaf(
      sql: "\(query)\(test))",
      values: [.text(name), .text(kind)] + (bound ?? values.map(Self.bound)), isNullable: false)
  }

  /// The contents with a label; a test of the value follows.
  static let labelQuery =
    "SELECT content_id FROM content_label WHERE name = ? AND type = ? AND value "

  /// A query for the contents that meet one test of labels, with the values of
  /// its leaf; nil for another condition. It may name a content twice.
  static func labelQuery(_ filter: Filter) -> String? {
    switch filter {
    case .compare(let field, let comparison, _)
    where comparison != .notEqual && field.labelName != nil:
      return labelQuery + labelTest(comparison)
    case .isIn(let field, let values) where field.labelName != nil:
      guard let first = values.first, values.allSatisfy({ type(of: $0) == type(of: first) })
      else { return nil }
      return labelQuery + list(values.count)
    case .resembles(let field, let texts) where field.labelName != nil && !texts.isEmpty:
      return labelQuery + labelSpellings(field, texts)
    case .compare, .isIn, .resembles, .glob, .and, .or, .not: return nil
    }
  }

  /// Several texts have no order; a single value of free metadata has one.
  private static func labelTest(_ comparison: Filter.Comparison) -> String {
    switch comparison {
    case .equal, .notEqual: "= ?"
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      "\(sign(comparison)) ? AND position IS NULL"
    }
  }

  /// Whether the content at hand has a label; a test of the value follows.
  static let labelProbe =
    "SELECT 1 FROM content_label WHERE content_id = c.id AND name = ? AND type = ? AND value "

  private static func list(_ count: Int) -> String {
    "IN (" + repeatElement("?", count: count).joined(separator: ",") + ")"
  }

  /// The field's column, for a comparison with a value.
  private mutating func column(
    _ field: Filter.Field, _ value: FilterValue
  ) throws(CatalogError) -> FieldColumn {
    guard let column = FieldColumn.of(field, isInstant: value.isInstant) else {
      throw FilterSQL.invalid("the library keeps no \(field.name)")
    }
    switch column.table {
    case .image: usesImage = true
    case .content: usesContent = true
    }
    return column
  }

  private static func bound(
    _ field: Filter.Field, _ value: FilterValue, _ column: FieldColumn
  ) -> SQLValue {
    var value = value
    if field.isTime, case .text(let text) = value, let moment = FilterTime.moment(text) {
      let isInstant = field.metadataKey == nil || value.isInstant
      value = .number(isInstant ? moment.instant : moment.localSeconds)
    }
    switch (column.form, value) {
    case (.bytes, .text(let text)): return .blob(Array(text.utf8))
    case (.plain, _), (.bytes, _), (.nanoseconds, _): return bound(value)
    }
  }

  /// The times of which a comparison holds, as the meaning has it, which compares
  /// seconds in floating point: a range of whole numbers, so that the index serves.
  private static func range(
    of column: FieldColumn, _ comparison: Filter.Comparison, _ value: FilterValue
  ) -> Leaf {
    let seconds: Double? =
      switch value {
      case .text(let text): FilterTime.seconds(text)
      case .number(let number): number
      case .boolean: nil
      }
    guard let range = seconds.flatMap({ FilterTime.nanoseconds(comparison, $0) }) else {
      return Leaf(sql: "0", isNullable: false)
    }
    return Leaf(
      sql: "\(column.sql) BETWEEN ? AND ?",
      values: [SQLValue(range.lowerBound), SQLValue(range.upperBound)])
  }

  private static func bound(_ value: FilterValue) -> SQLValue {
    switch value {
    case .text(let text): .text(text)
    case .number(let number): .real(number)
    case .boolean(let flag): .integer(flag ? 1 : 0)
    }
  }

  private static func type(of value: FilterValue) -> String {
    switch value {
    case .text: "text"
    case .number: "number"
    case .boolean: "boolean"
    }
  }

  /// The operator; `notEqual` is asked as the complement of `=`.
  private static func sign(_ comparison: Filter.Comparison) -> String {
    switch comparison {
    case .equal, .notEqual: "="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }
}
