// Reads comma-separated values by RFC 4180, with any of the three line ends.

enum CSVTable {
  /// The rows of a text; each field without its quotes.
  ///
  /// - Returns: nil where a quoted field has no end.
  static func rows(_ text: String) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    var wasQuoted = false
    let scalars = Array(text.unicodeScalars)
    var at = scalars.first == "\u{FEFF}" ? 1 : 0
    func endField() {
      row.append(String(field))
      field.removeAll()
      wasQuoted = false
    }
    func endRow() {
      if !row.isEmpty || !field.isEmpty || wasQuoted {
        endField()
        rows.append(row)
      }
      row = []
    }
    while at < scalars.count {
      let scalar = scalars[at]
      at += 1
      if isQuoted {
        if scalar != "\"" {
          field.append(scalar)
        } else if at < scalars.count, scalars[at] == "\"" {
          field.append(scalar)
          at += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch scalar {
      case "\"" where field.isEmpty && !wasQuoted:
        isQuoted = true
        wasQuoted = true
      case ",": endField()
      case "\n", "\r": endRow()
      default: field.append(scalar)
      }
    }
    guard !isQuoted else { return nil }
    endRow()
    return rows
  }
}
