// Text as a terminal shows it: how wide it is, how it is cut, and made safe.

import SearchDomain
import Support

enum DisplayText {
  /// A text in which nothing can steer the terminal: control characters, and
  /// those that reverse the direction of writing, are shown as escapes such
  /// as `\n` and `\u{1B}`.
  static func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where isUnsafe(scalar):
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F: true
    // Line and paragraph separators; marks, embeddings, overrides, isolates.
    case 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Columns that a text takes on a terminal.
  static func width(_ text: String) -> Int { CellWidth.of(text) }

  private static func width(_ character: Character) -> Int { CellWidth.of(character) }

  /// The text cut at its end to at most this many columns.
  static func cutEnd(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    var result = ""
    var used = 1
    for character in text {
      used += width(character)
      if used > columns { break }
      result.append(character)
    }
    return columns > 0 ? result + "…" : ""
  }

  /// The text cut at its beginning: the end of a path says most.
  static func cutBeginning(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    var kept: [Character] = []
    var used = 1
    for character in text.reversed() {
      used += width(character)
      if used > columns { break }
      kept.append(character)
    }
    return columns > 0 ? "…" + String(kept.reversed()) : ""
  }

  /// The words in lines of at most so many columns; a longer word has a line of
  /// its own.
  static func wrapped(_ text: String, to columns: Int, indent: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = margin
    var used = indent
    for word in text.split(separator: " ") {
      let wide = width(String(word))
      if used > indent, used + 1 + wide > columns {
        lines.append(line)
        (line, used) = (margin, indent)
      }
      line += used > indent ? " " + word : String(word)
      used += used > indent ? 1 + wide : wide
    }
    lines.append(line)
    return lines
  }

  static func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(text)))
  }

  /// `0.342`: a number with a fixed count of digits after the point.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return "?" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let units = (abs(value) * scale).rounded()
    guard units < 1e18 else { return "\(value)" }
    let sign = value < 0 && units > 0 ? "-" : ""
    let (number, divisor) = (Int(clamping: units), Int(clamping: scale))
    let whole = number / divisor
    guard digits > 0 else { return sign + String(whole) }
    let fraction = String(number % divisor)
    return sign + "\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// `850 B`, `1.2 MB`: powers of 1000, as disks and links are sold.
  static func byteCount(_ count: Int) -> String {
    var value = Double(count)
    var unit = "B"
    for next in ["kB", "MB", "GB", "TB"] where value >= 1000 {
      value /= 1000
      unit = next
    }
    return unit == "B" ? "\(count) B" : fixed(value, value < 10 ? 1 : 0) + " " + unit
  }

  /// `45 s`, `3:20`, `2:05:00`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    if seconds < 10 { return fixed(max(0, seconds), 1) + " s" }
    let whole = Int(clamping: seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole < 3600 { return "\(whole / 60):\(two(whole % 60))" }
    return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
  }
}
