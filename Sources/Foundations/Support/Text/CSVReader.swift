// Reads comma-separated values by RFC 4180, with any separator and any of the
// three line ends. Everything in Glimpse that reads such files reads them here.

/// The rows of a file, one after another.
///
/// The first line end outside quotes decides how rows end: after a line feed or
/// a carriage return and line feed, rows end at line feeds, and a carriage
/// return elsewhere is text. After a carriage return alone, as old programs
/// write it, rows end at either.
///
/// A byte order mark at the beginning is passed over. Inside quotes, two quotes
/// are one, and separators and line ends are text. What follows a closing quote
/// belongs to the field. A quote that does not open its field is text. So is a
/// zero byte. Bytes that are not UTF-8 become U+FFFD.
public struct CSVReader {
  /// One row.
  public struct Row: Hashable, Sendable {
    /// The fields without their quotes; at least one.
    public let fields: [String]
    /// The line in which the row begins, counted from 1.
    public let line: Int
  }

  private let bytes: [UInt8]
  private let separator: UInt8
  private var position: Int
  private var line = 1
  /// Whether a carriage return alone ends a row; nil before the first line end.
  private var returnEndsRow: Bool?
  /// Whether the file ended inside quotes, once `next` has returned nil.
  public private(set) var hasOpenQuote = false

  /// - Parameter separator: an ASCII character other than a quote or line end.
  public init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) {
    self.bytes = bytes
    self.separator = separator
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The rows of a whole file.
  ///
  /// - Returns: nil if a quoted field has no end.
  public static func rows(
    _ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")
  ) -> [[String]]? {
    var reader = CSVReader(bytes, separator: separator)
    var rows: [[String]] = []
    while let row = reader.next() { rows.append(row.fields) }
    return reader.hasOpenQuote ? nil : rows
  }

  /// The next row; empty lines are passed over. A quoted field without an end
  /// reaches to the end of the file.
  public mutating func next() -> Row? {
    while position < bytes.count, takeLineEnd() {}
    guard position < bytes.count else { return nil }
    let first = line
    var fields: [String] = []
    while true {
      fields.append(field())
      guard position < bytes.count else { break }
      if bytes[position] == separator {
        position += 1
      } else if takeLineEnd() {
        break
      }
    }
    return Row(fields: fields, line: first)
  }

  /// Reads up to a separator or line end, which is left standing.
  private mutating func field() -> String {
    guard position < bytes.count, bytes[position] == Self.quote else {
      return String(decoding: plain(), as: UTF8.self)
    }
    position += 1
    var content: [UInt8] = []
    var isOpen = true
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else {
          isOpen = false
          break
        }
        position += 1
      } else if byte == Self.lineFeed {
        line += 1
      }
      content.append(byte)
    }
    hasOpenQuote = isOpen
    content += plain()
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func plain() -> ArraySlice<UInt8> {
    let start = position
    while position < bytes.count, bytes[position] != separator, !isAtLineEnd { position += 1 }
    return bytes[start..<position]
  }

  /// Whether a row ends here. The end of the file also makes a carriage return
  /// before it a line end.
  private var isAtLineEnd: Bool {
    switch bytes[position] {
    case Self.lineFeed: true
    case Self.carriageReturn:
      returnEndsRow != false || position + 1 == bytes.count
        || bytes[position + 1] == Self.lineFeed
    default: false
    }
  }

  private mutating func takeLineEnd() -> Bool {
    guard isAtLineEnd else { return false }
    let isReturn = bytes[position] == Self.carriageReturn
    position += 1
    let isPair = isReturn && position < bytes.count && bytes[position] == Self.lineFeed
    if isPair { position += 1 }
    if returnEndsRow == nil { returnEndsRow = isReturn && !isPair }
    line += 1
    return true
  }

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed: UInt8 = 10
  private static let carriageReturn: UInt8 = 13
}
