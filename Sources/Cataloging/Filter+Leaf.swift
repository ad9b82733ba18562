// The leaves of a condition: one field against values. Each is written in
// parentheses and is 0 or 1, never null.

internal import SQLiteAccess
internal import SearchDomain

extension FilterCompiler {
  mutating func leaf(_ filter: Filter) throws(CatalogError) -> (String, [SQLValue]) {
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
    case .and, .or, .not: return ("1", [])
    }
  }

  private mutating func compare(
    _ field: Filter.Field, _ comparison: Filter.Comparison, _ value: FilterValue
  ) -> (String, [SQLValue]) {
    if case .metadata(let key) = field {
      let (text, values) = metadata(key, type(of: value), "\(sign(comparison)) ?", [bound(value)])
      return comparison == .notEqual ? ("(NOT \(text))", values) : (text, values)
    }
    let column = column(field)
    let value = bound(field, value)
    switch comparison {
    case .equal: return ("(\(column) IS ?)", [value])
    case .notEqual: return ("(\(column) IS NOT ?)", [value])
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return ("((\(column) \(sign(comparison)) ?) IS TRUE)", [value])
    }
  }

  private mutating func isIn(
    _ field: Filter.Field, _ values: [FilterValue]
  ) -> (String, [SQLValue]) {
    if values.isEmpty { return ("0", []) }
    guard case .metadata(let key) = field else {
      return (
        "((\(column(field)) \(list(values.count))) IS TRUE)", values.map { bound(field, $0) }
      )
    }
    // One test for each type among the values.
    var texts: [String] = []
    var all: [SQLValue] = []
    for kind in ["text", "number", "boolean"] {
      let same = values.filter { type(of: $0) == kind }
      if same.isEmpty { continue }
      let (text, bound) = metadata(key, kind, list(same.count), same.map { self.bound($0) })
      texts.append(text)
      all += bound
    }
    return ("(" + texts.joined(separator: " OR ") + ")", all)
  }

  private mutating func glob(_ field: Filter.Field, _ pattern: String) -> (String, [SQLValue]) {
    if case .metadata(let key) = field { return metadata(key, "text", "GLOB ?", [.text(pattern)]) }
    return ("((CAST(\(column(field)) AS TEXT) GLOB ?) IS TRUE)", [.text(pattern)])
  }

  private func list(_ count: Int) -> String {
    "IN (" + repeatElement("?", count: count).joined(separator: ",") + ")"
  }

  /// A test of one key of the metadata: there, of a type, and meeting `test`.
  private mutating func metadata(
    _ key: String, _ type: String, _ test: String, _ values: [SQLValue]
  ) -> (String, [SQLValue]) {
    usesContent = true
    let types =
      switch type {
      case "text": "IN ('text')"
      case "number": "IN ('integer','real')"
      default: "IN ('true','false')"
      }
    // A JSON path cannot say these bytes, since its quotes know no escape;
    // walking over the keys can, at some cost.
    if key.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
      return (
        """
        (EXISTS (SELECT 1 FROM json_each(c.metadata) m \
        WHERE m.key = ? AND m.type \(types) AND m.value \(test)))
        """, [.text(key)] + values
      )
    }
    let path = SQLValue.text("$.\"\(key)\"")
    return (
      """
      ((json_type(c.metadata, ?) \(types) AND json_extract(c.metadata, ?) \(test)) IS TRUE)
      """, [path, path] + values
    )
  }

  /// The field as an expression. `path` and `filename` are blobs: they compare
  /// by bytes, whatever those are.
  private mutating func column(_ field: Filter.Field) -> String {
    switch field {
    case .path: return "i.path"
    case .filename: return "substr(i.path, i.name_start + 1)"
    case .category: return "i.category"
    case .byteCount: return "i.byte_count"
    case .modified: return "(i.modified_ns / 1e9)"
    case .format:
      usesContent = true
      return "c.format"
    case .width:
      usesContent = true
      return "c.width"
    case .height:
      usesContent = true
      return "c.height"
    case .orientation:
      usesContent = true
      return """
        (CASE WHEN c.width > c.height THEN 'landscape' \
        WHEN c.width < c.height THEN 'portrait' ELSE 'square' END)
        """
    case .metadata: return "NULL"
    }
  }

  private func bound(_ field: Filter.Field, _ value: FilterValue) -> SQLValue {
    switch (field, value) {
    case (.path, .text(let text)), (.filename, .text(let text)): return .blob(Array(text.utf8))
    case (.modified, .text(let text)):
      return FilterTime.seconds(text).map(SQLValue.real) ?? .text(text)
    default: return bound(value)
    }
  }

  private func bound(_ value: FilterValue) -> SQLValue {
    switch value {
    case .text(let text): .text(text)
    case .number(let number): .real(number)
    case .boolean(let flag): .integer(flag ? 1 : 0)
    }
  }

  private func type(of value: FilterValue) -> String {
    switch value {
    case .text: "text"
    case .number: "number"
    case .boolean: "boolean"
    }
  }

  /// The operator; `notEqual` is asked as the complement of `=`.
  private func sign(_ comparison: Filter.Comparison) -> String {
    switch comparison {
    case .equal, .notEqual: "="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }
}
