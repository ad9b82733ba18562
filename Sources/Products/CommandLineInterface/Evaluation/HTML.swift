// Text as HTML wants it.

enum HTML {
  /// The text with the letters that mean something in HTML, and in a quoted
  /// attribute, as entities.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in DisplayText.safe(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A table whose first row and first column are headings. A row of one cell
  /// spans the whole width.
  static func table(_ rows: [[String]]) -> String {
    let width = rows.map(\.count).max() ?? 0
    var text = "<table>\n"
    for (index, row) in rows.enumerated() {
      text += "<tr>"
      for (column, cell) in row.enumerated() {
        let isHeading = index == 0 || column == 0
        let tag = isHeading ? "th" : "td"
        let scope = isHeading ? " scope=\"\(index == 0 ? "col" : "row")\"" : ""
        let span = row.count == 1 && width > 1 ? " colspan=\"\(width)\"" : ""
        text += "<\(tag)\(scope)\(span)>\(escaped(cell))</\(tag)>"
      }
      text += "</tr>\n"
    }
    return text + "</table>\n"
  }
}
