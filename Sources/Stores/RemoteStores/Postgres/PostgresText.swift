// Texts as PostgreSQL takes them. Its texts hold no zero byte, which those of
// pictures may: it is written in two letters, in the same order.

internal import PostgresAccess
internal import SearchDomain
internal import Support

enum PostgresText {
  /// Begins what stands for U+0000 and for itself.
  private static let mark: Unicode.Scalar = "\u{1}"

  /// A text without U+0000: that is U+0001 U+0001, and U+0001 is U+0001 U+0002, so
  /// that texts keep their order. Nearly all texts are themselves.
  static func stored(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 <= 1 }) else { return text }
    var stored = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{0}": stored.append(contentsOf: [mark, mark])
      case mark: stored.append(contentsOf: [mark, "\u{2}"])
      default: stored.append(scalar)
      }
    }
    return String(stored)
  }

  /// The text that was stored.
  static func original(_ stored: String) -> String {
    guard stored.utf8.contains(1) else { return stored }
    var text = String.UnicodeScalarView()
    var isMarked = false
    for scalar in stored.unicodeScalars {
      if isMarked {
        text.append(scalar == mark ? "\u{0}" : mark)
        isMarked = false
      } else if scalar == mark {
        isMarked = true
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }

  /// The beginning of a stored text that indexes hold: whole texts may be longer
  /// than an entry can be.
  static func beginning(_ stored: String) -> String {
    String(String.UnicodeScalarView(stored.unicodeScalars.prefix(indexedLetters)))
  }

  static let indexedLetters = 256

  /// A name in double quotes, so that reserved words and capitals are names too.
  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// A text as a literal, whatever the server's setting of backslashes.
  static func literal(_ text: String) -> String {
    var tag = "$glimpse$"
    while text.contains(tag) { tag = "$" + "g" + tag.dropFirst() }
    return tag + text + tag
  }

  /// An array in PostgreSQL's text form.
  static func array(_ elements: some Sequence<String>) -> PostgresValue {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    for element in elements {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\""))
      for byte in element.utf8 {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
          bytes.append(UInt8(ascii: "\\"))
        }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: "}"))
    return .text(String(decoding: bytes, as: UTF8.self))
  }

  /// The number under which a text is found in any case.
  ///
  /// Of SHA-256 the first 64 bits: two of a billion different texts share one with
  /// a chance of 3 in 100.
  static func word(_ field: String, _ folded: String) -> Int {
    let bytes = Digest.of(Array(field.utf8) + [0] + Array(folded.utf8), .sha256)
    return Int(truncatingIfNeeded: bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  /// A vector as the extension sends and takes it: how many, a zero, the values.
  static func bytes(of vector: [Float]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + vector.count * 4)
    append(UInt16(truncatingIfNeeded: vector.count), to: &bytes)
    append(UInt16(0), to: &bytes)
    for value in vector { append(value.bitPattern, to: &bytes) }
    return bytes
  }

  /// The values of a vector; nil for what is none.
  static func vector(_ bytes: UnsafeRawBufferPointer) -> [Float]? {
    guard bytes.count >= 4 else { return nil }
    let count = Int(UInt16(bigEndian: bytes.loadUnaligned(as: UInt16.self)))
    guard bytes.count == 4 + count * 4 else { return nil }
    return (0..<count).map { place in
      Float(
        bitPattern: UInt32(
          bigEndian: bytes.loadUnaligned(fromByteOffset: 4 + place * 4, as: UInt32.self)))
    }
  }

  static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
