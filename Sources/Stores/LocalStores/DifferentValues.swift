// The different values of a column or a label, found by steps from each to the next
// in its index: few values of many rows cost little.

extension Catalog {
  /// Names the function of SQL that folds a text.
  static let foldingFunction = "folded_text"
  /// Names the one that gives the forms of a camera's or lens's name as JSON.
  static let formsFunction = "folded_forms"
}

/// What is stepped through.
struct DifferentValues {
  private let table: String
  private let value: String
  private let condition: String

  /// The texts of a label, whose name is bound twice.
  static let ofLabel = DifferentValues(
    table: "content_label", value: "x.value", condition: "x.name = ? AND x.type = 'text' AND ")

  /// - Returns: nil where no index has the values of the column.
  init?(_ column: FieldColumn) {
    guard column.index != nil, column.form == .plain else { return nil }
    let (table, row) = column.table == .image ? ("image", "i") : ("content", "c")
    self.init(
      table: table, value: "x." + column.sql.dropFirst(row.utf8.count + 1), condition: "")
  }

  private init(table: String, value: String, condition: String) {
    self.table = table
    self.value = value
    self.condition = condition
  }

  /// A query for them, as `v`; null ends each range, and a WHERE may follow.
  ///
  /// - Parameter initials: the bytes of ASCII, letters in lower case, with which a
  ///   value begins, unless with another than ASCII; nil for all values.
  func query(_ initials: Set<UInt8>?) -> String {
    // Whatever is no text comes behind all texts, as x'' does.
    var ranges = ["('', x'')"]
    if let initials {
      // What begins with another letter than ASCII, and what is empty.
      ranges = ["(char(128), x'')", "('', char(1))"]
      for byte in initials.sorted() where byte > 0 && byte < 0x80 {
        let isLetter = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
        for byte in isLetter ? [byte - 32, byte] : [byte] {
          ranges.append("(char(\(byte)), char(\(Int(byte) + 1)))")
        }
      }
    }
    return """
      WITH RECURSIVE d(v, e) AS (
        SELECT (SELECT min(\(value)) FROM \(table) x
          WHERE \(condition)\(value) >= r.column1 AND \(value) < r.column2), r.column2
          FROM (VALUES \(ranges.joined(separator: ", "))) r
        UNION ALL
        SELECT (SELECT min(\(value)) FROM \(table) x
          WHERE \(condition)\(value) > d.v AND \(value) < d.e), d.e FROM d WHERE d.v IS NOT NULL)
      SELECT v FROM d
      """
  }
}
