// A file of text line by line, without making a text of the whole.

/// The lines of a file, ended by LF or CR LF, numbered from 1.
struct TextLines: Sequence {
  /// A line without its end.
  struct Line {
    let number: Int
    let bytes: ArraySlice<UInt8>

    /// The line as text; bytes that are not UTF-8 become U+FFFD.
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var isBlank: Bool { !bytes.contains { $0 > 32 } }
  }

  private let bytes: [UInt8]

  /// A byte order mark at the beginning is passed over.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func makeIterator() -> Iterator { Iterator(bytes) }

  struct Iterator: IteratorProtocol {
    private let bytes: [UInt8]
    private var position: Int
    private var number = 0

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func next() -> Line? {
      guard position < bytes.count else { return nil }
      let end = bytes[position...].firstIndex(of: 10) ?? bytes.count
      var line = bytes[position..<end]
      if line.last == 13 { line.removeLast() }
      position = end + 1
      number += 1
      return Line(number: number, bytes: line)
    }
  }

  /// Whether the beginning of a file is that of no text.
  static func looksBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(4096).contains(0) }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(String.UnicodeScalarView(scalars[first...last]))
  }
}
