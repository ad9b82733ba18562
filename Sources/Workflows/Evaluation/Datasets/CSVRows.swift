// Reads comma-separated values by RFC 4180, with any separator.

/// The rows of a file, one after another.
struct CSVRows {
  private let bytes: [UInt8]
  private let separator: UInt8
  private var position: Int
  private var line = 1

  /// A byte order mark at the beginning is passed over.
  init(_ bytes: [UInt8], separator: UInt8) {
    self.bytes = bytes
    self.separator = separator
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next row with the number of the line it begins in; a blank line is a
  /// row of one empty field. Bytes that are not UTF-8 become U+FFFD.
  mutating func next() -> (fields: [String], line: Int)? {
    guard position < bytes.count else { return nil }
    let first = line
    var fields: [String] = []
    while true {
      fields.append(field())
      guard position < bytes.count else { return (fields, first) }
      let end = bytes[position]
      position += 1
      if end == separator { continue }
      line += 1
      return (fields, first)
    }
  }

  /// Reads up to a separator or line feed, which is left standing.
  private mutating func field() -> String {
    guard position < bytes.count, bytes[position] == Self.quote else {
      return String(decoding: plain(), as: UTF8.self)
    }
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        // Two quotes are one; a single one ends the field.
        guard position < bytes.count, bytes[position] == Self.quote else { break }
        position += 1
      } else if byte == Self.lineFeed {
        line += 1
      }
      content.append(byte)
    }
    // What comes after the closing quote belongs to the field all the same.
    content += plain()
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func plain() -> ArraySlice<UInt8> {
    let start = position
    while position < bytes.count, bytes[position] != separator, bytes[position] != Self.lineFeed {
      position += 1
    }
    var content = bytes[start..<position]
    if content.last == Self.carriageReturn,
      position == bytes.count || bytes[position] == Self.lineFeed
    {
      content.removeLast()
    }
    return content
  }

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed: UInt8 = 10
  private static let carriageReturn: UInt8 = 13
}
