// HTML's character references (`&amp;`, `&#8217;`) as Python's html.unescape
// and ftfy's unescape_html read them. The names are in HTMLEntityTable.swift.

/// Character references of HTML 5 in texts.
enum HTMLEntities {
  /// Longer names do not exist.
  private static let longestName = 32

  /// As Python's `html.unescape`: also names without a semicolon where HTML
  /// knows them so, and the beginning of a longer word.
  static func unescape(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    replacing(text) { place in
      if place + 1 < text.count, text[place + 1] == "#" { return number(text, place + 2) }
      var end = place + 1
      while end < text.count, end - place <= longestName, !endsName(text[end]) { end += 1 }
      guard end > place + 1 else { return nil }
      let name = String(String.UnicodeScalarView(text[(place + 1)..<end]))
      let isClosed = end < text.count && text[end] == ";"
      if isClosed, let found = HTMLEntityTable.all[name] { return (found.text, end + 1) }
      for length in stride(from: end - place - 1, to: 1, by: -1) {
        let start = String(String.UnicodeScalarView(text[(place + 1)..<(place + 1 + length)]))
        guard let found = HTMLEntityTable.all[start], found.needsNoEnd else { continue }
        return (found.text, place + 1 + length)
      }
      return nil
    }
  }

  /// As ftfy's `unescape_html`: only what ends in a semicolon, and also names
  /// of letters in capitals throughout (`&NTILDE;`).
  static func unescapeWhole(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    replacing(text) { place in
      let isNumber = place + 1 < text.count && text[place + 1] == "#"
      let start = place + (isNumber ? 2 : 1)
      var end = start
      while end < text.count, end - start <= longestWhole, isWord(text[end]) { end += 1 }
      guard end > start, end - start <= longestWhole, end < text.count, text[end] == ";" else {
        return nil
      }
      let whole = Array(text[place...end])
      if isNumber {
        let made = unescape(whole)
        return made.contains(";") ? nil : (made, end + 1)
      }
      let name = String(String.UnicodeScalarView(text[start..<end]))
      if let found = HTMLEntityTable.all[name] { return (found.text, end + 1) }
      guard name == name.uppercased(), let small = HTMLEntityTable.all[name.lowercased()],
        unescape(whole) == whole
      else { return nil }
      let capitals = String(String.UnicodeScalarView(small.text)).uppercased()
      return (Array(capitals.unicodeScalars), end + 1)
    }
  }

  private static let longestWhole = 24

  /// Replaces what `read` finds at the ampersands.
  ///
  /// - Parameter read: gives, for the place of an ampersand, what stands for
  ///   the reference there and the place behind it, or nil.
  private static func replacing(
    _ text: [Unicode.Scalar], _ read: (Int) -> (text: [Unicode.Scalar], end: Int)?
  ) -> [Unicode.Scalar] {
    guard text.contains("&") else { return text }
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var place = 0
    while place < text.count {
      if text[place] == "&", let found = read(place) {
        result += found.text
        place = found.end
      } else {
        result.append(text[place])
        place += 1
      }
    }
    return result
  }

  private static func endsName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\u{0C}", " ", "<", "&", "#", ";": true
    default: false
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
  }

  /// `start` is behind `&#`.
  private static func number(
    _ text: [Unicode.Scalar], _ start: Int
  ) -> (text: [Unicode.Scalar], end: Int)? {
    let isHexadecimal = start < text.count && (text[start] == "x" || text[start] == "X")
    var end = start + (isHexadecimal ? 1 : 0)
    let first = end
    var value: UInt32 = 0
    while end < text.count, let digit = digit(text[end], isHexadecimal) {
      // Beyond the last code point all are alike.
      value = min(value &* (isHexadecimal ? 16 : 10) + digit, 0x110000)
      end += 1
    }
    guard end > first else { return nil }
    if end < text.count, text[end] == ";" { end += 1 }
    return (character(value), end)
  }

  private static func digit(_ scalar: Unicode.Scalar, _ isHexadecimal: Bool) -> UInt32? {
    switch scalar {
    case "0"..."9": scalar.value - 0x30
    case "a"..."f" where isHexadecimal: scalar.value - 0x61 + 10
    case "A"..."F" where isHexadecimal: scalar.value - 0x41 + 10
    default: nil
    }
  }

  /// HTML's reading of a number: some are mended, some are nothing.
  private static func character(_ value: UInt32) -> [Unicode.Scalar] {
    guard value != 0, let scalar = Unicode.Scalar(value) else { return ["\u{FFFD}"] }
    switch value {
    case 0x80...0x9F: return [TextRepair.windows1252(scalar) ?? scalar]
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: return []
    default: return value & 0xFFFE == 0xFFFE ? [] : [scalar]
    }
  }
}
