// Messages in protobuf's wire format (protobuf.dev/programming-guides/encoding),
// made of new fields and of ranges of a file that are copied as they are.

import Support

/// A message that is put together: what is copied from the source costs no memory.
struct ProtobufMessage {
  private enum Part {
    case copied(Range<Int>)
    case made([UInt8])
    case message(field: Int, ProtobufMessage)
  }

  private var parts: [Part] = []
  private(set) var byteCount = 0

  /// Appends bytes of the source, such as a field with its tag.
  mutating func copy(_ range: Range<Int>) {
    parts.append(.copied(range))
    byteCount += range.count
  }

  mutating func append(_ field: Int, _ number: Int) {
    make(
      Self.varint(UInt64(bitPattern: Int64(field << 3)))
        + Self.varint(UInt64(bitPattern: Int64(number))))
  }

  mutating func append(_ field: Int, _ text: String) { append(field, Array(text.utf8)) }

  mutating func append(_ field: Int, _ bytes: [UInt8]) {
    make(Self.prefix(field, bytes.count))
    make(bytes)
  }

  mutating func append(_ field: Int, _ message: ProtobufMessage) {
    byteCount += Self.prefix(field, message.byteCount).count + message.byteCount
    parts.append(.message(field: field, message))
  }

  /// Appends all fields of another message.
  mutating func append(_ other: ProtobufMessage) {
    parts += other.parts
    byteCount += other.byteCount
  }

  private mutating func make(_ bytes: [UInt8]) {
    byteCount += bytes.count
    if case .made(let before)? = parts.last {
      parts[parts.count - 1] = .made(before + bytes)
    } else {
      parts.append(.made(bytes))
    }
  }

  /// Hands all bytes on, in pieces.
  ///
  /// - Parameter read: bytes of a range of the source.
  func write(
    read: (Range<Int>) throws -> [UInt8], to take: ([UInt8]) throws -> Void
  ) throws {
    for part in parts {
      switch part {
      case .copied(let range):
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceLength) {
          try take(read(start..<min(start + Self.pieceLength, range.upperBound)))
        }
      case .made(let bytes): try take(bytes)
      case .message(let field, let message):
        try take(Self.prefix(field, message.byteCount))
        try message.write(read: read, to: take)
      }
    }
  }

  private static let pieceLength = 1 << 20

  /// The tag and the length of a field that has bytes.
  private static func prefix(_ field: Int, _ count: Int) -> [UInt8] {
    varint(UInt64(field) << 3 | 2) + varint(UInt64(count))
  }

  private static func varint(_ number: UInt64) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
