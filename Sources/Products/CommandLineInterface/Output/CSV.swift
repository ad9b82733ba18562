// Comma-separated values by RFC 4180: CRLF ends lines, quotes are doubled.

import SearchDomain
import Support

enum CSV {
  /// Rows under a line of names; a listing has no scores.
  static func text(_ rows: [ResultPage.Row], hasScores: Bool) -> String {
    var text = line(
      (hasScores ? ["score"] : []) + ["path", "filename", "category", "width", "height", "id"])
    for row in rows {
      let image = row.image
      var fields = hasScores ? [JSONValue.format(Double(row.score ?? 0), digits: 6)] : []
      fields += [
        image.path.description, image.filename, image.category ?? "",
        String(image.facts.width), String(image.facts.height), image.id.description,
      ]
      text += line(fields)
    }
    return text
  }

  /// One line with its end.
  static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  private static func field(_ value: String) -> String {
    let needsQuotes = value.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 10 || byte == 13
    }
    guard needsQuotes || value.hasPrefix(" ") || value.hasSuffix(" ") else { return value }
    // By scalars: a quote with a combining mark after it is one Character.
    var quoted = "\""
    for scalar in value.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
