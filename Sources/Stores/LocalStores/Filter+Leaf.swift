// The leaves of a condition: one field against values. A leaf may be null
// where a picture lacks the field; the compiler makes that false, so that
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
      return compare(field, comparison, value)
    case .isIn(let field, let values): return isIn(field, values)
    case .glob(let field, let pattern):
      guard pattern.utf8.count <= FilterSQL.maximumPatternLength else {
        throw FilterSQL.invalid(
          "a pattern is longer than \(FilterSQL.maximumPatternLength) bytes")
      }
      return glob(field, pattern)
    case .and, .or, .not: return Leaf(sql: "1", isNullable: false)
    }
  }

  private mutating func compare(
    _ field: Filter.Field, _ comparison: Filter.Comparison, _ value: FilterValue
  ) -> Leaf {
    let isComplement = comparison == .notEqual
    if let name = Self.labelName(field) {
      var leaf = labels(name, [value], test: Self.labelTest(comparison))
      leaf.isComplement = isComplement
      return leaf
    }
    return Leaf(
      sql: "\(column(field, value)) \(Self.sign(comparison)) ?", values: [Self.bound(field, value)],
      isComplement: isComplement)
  }

  private mutating func isIn(_ field: Filter.Field, _ values: [FilterValue]) -> Leaf {
    if values.isEmpty { return Leaf(sql: "0", isNullable: false) }
    if let name = Self.labelName(field) {
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
    let lists = (field == .taken ? byColumn : [values]).filter { !$0.isEmpty }
    let tests = lists.map { list in "\(column(field, list[0])) \(Self.list(list.count))" }
    return Leaf(
      sql: tests.joined(separator: " OR "),
      values: lists.flatMap { $0 }.map { Self.bound(field, $0) })
  }

  private mutating func glob(_ field: Filter.Field, _ pattern: String) -> Leaf {
    if let name = Self.labelName(field) {
      return labels(name, [.text(pattern)], test: "GLOB ?")
    }
    let text = field == .taken ? takenText() : "CAST(\(column(field, .text(""))) AS TEXT)"
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
  private mutating func labels(_ name: String, _ values: [FilterValue], test: String) -> Leaf {
    usesContent = true
    let kind = values.first.map(Self.type) ?? "text"
    let query = isOfKnownContents ? "EXISTS (\(Self.labelProbe)" : "c.id IN (\(Self.labelQuery)"
    return Leaf(
      sql: "\(query)\(test))",
      values: [.text(name), .text(kind)] + values.map(Self.bound), isNullable: false)
  }

  /// The contents with a label; a test of the value follows.
  static let labelQuery =
    "SELECT content_id FROM content_label WHERE name = ? AND type = ? AND value "

  /// A query for the contents that meet one test of labels, with the values of
  /// its leaf; nil for another condition. It may name a content twice.
  static func labelQuery(_ filter: Filter) -> String? {
    switch filter {
    case .compare(let field, let comparison, _)
    where comparison != .notEqual && labelName(field) != nil:
      return labelQuery + labelTest(comparison)
    case .isIn(let field, let values) where labelName(field) != nil:
      guard let first = values.first, values.allSatisfy({ type(of: $0) == type(of: first) })
      else { return nil }
      return labelQuery + list(values.count)
    case .compare, .isIn, .glob, .and, .or, .not: return nil
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

  /// The name under which a field's values are kept as labels, if they are.
  static func labelName(_ field: Filter.Field) -> String? {
    switch field {
    case .keywords, .colour, .metadata: field.metadataKey
    case .path, .filename, .category, .format, .width, .height, .orientation, .byteCount,
      .modified, .taken, .camera, .lens, .title, .description, .latitude, .longitude, .rating,
      .contentHash:
      nil
    }
  }

  private static func list(_ count: Int) -> String {
    "IN (" + repeatElement("?", count: count).joined(separator: ",") + ")"
  }

  private mutating func takenText() -> String {
    usesContent = true
    return "json_extract(c.metadata, '$.taken')"
  }

  /// The field as an expression, for a comparison with a value. `path` and
  /// `filename` are blobs: they compare by bytes, whatever those are.
  private mutating func column(_ field: Filter.Field, _ value: FilterValue) -> String {
    switch field {
    case .path, .filename, .category, .byteCount, .modified: usesImage = true
    default: usesContent = true
    }
    switch field {
    case .path: return "i.path"
    case .filename: return "substr(i.path, i.name_start + 1)"
    case .category: return "i.category"
    case .byteCount: return "i.byte_count"
    case .modified: return "i.modified_ns"
    case .format: return "c.format"
    case .width: return "c.width"
    case .height: return "c.height"
    case .orientation: return "c.shape"
    case .taken: return value.isInstant ? "c.taken_instant" : "c.taken_local"
    case .camera: return "c.camera"
    case .lens: return "c.lens"
    case .title: return "c.title"
    case .description: return "c.description"
    case .latitude: return "c.latitude"
    case .longitude: return "c.longitude"
    case .rating: return "c.rating"
    case .contentHash: return "lower(hex(c.sha256))"
    case .keywords, .colour, .metadata: return "NULL"
    }
  }

  private static func bound(_ field: Filter.Field, _ value: FilterValue) -> SQLValue {
    switch (field, value) {
    case (.path, .text(let text)), (.filename, .text(let text)): return .blob(Array(text.utf8))
    case (.modified, .text(let text)):
      return FilterTime.seconds(text).map(Self.nanoseconds) ?? .text(text)
    case (.modified, .number(let seconds)): return nanoseconds(seconds)
    case (.taken, .text(let text)):
      guard let moment = FilterTime.moment(text) else { return .text(text) }
      return .real(value.isInstant ? moment.instant : moment.localSeconds)
    default: return bound(value)
    }
  }

  /// Compared as a whole number, so that the index on the column serves.
  private static func nanoseconds(_ seconds: Double) -> SQLValue {
    let value = seconds * 1e9
    return Int64(exactly: value.rounded()).map(SQLValue.integer) ?? .real(value)
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
