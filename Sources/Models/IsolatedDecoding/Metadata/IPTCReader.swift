// Reads IPTC-IIM (version 4.2): datasets of a marker, a record, a number, a
// length and a value. Every offset is checked; damaged parts read as absent.

import ImageDecoding

enum IPTCReader {
  /// The texts of the application record.
  static func details(_ bytes: [UInt8]) -> DescriptiveDetails {
    var details = DescriptiveDetails()
    var at = start(bytes)
    while at + 5 <= bytes.count, bytes[at] == 0x1C {
      let (record, number) = (bytes[at + 1], bytes[at + 2])
      let length = Int(bytes[at + 3]) << 8 | Int(bytes[at + 4])
      let from = at + 5
      // A length with its highest bit set is of an extended dataset, which
      // holds no text.
      guard length < 0x8000, from + length <= bytes.count else { break }
      if record == 2 {
        let text = decoded(bytes[from..<from + length])
        switch number {
        case 5: details.title = details.title ?? DescriptiveDetails.text(text)
        case 25: details.add(keyword: text)
        case 120: details.description = details.description ?? DescriptiveDetails.text(text)
        default: break
        }
      }
      at = from + length
    }
    return details
  }

  /// Where the datasets begin: at once, or in the resource 0x0404 of
  /// Photoshop's image resources.
  private static func start(_ bytes: [UInt8]) -> Int {
    if bytes.first == 0x1C { return 0 }
    let signature = Array("8BIM".utf8)
    var at = 0
    while at + 12 <= bytes.count {
      guard bytes[at..<at + 4].elementsEqual(signature) else {
        at += 1
        continue
      }
      let kind = Int(bytes[at + 4]) << 8 | Int(bytes[at + 5])
      // A name in Pascal's manner, padded to an even length.
      let name = (Int(bytes[at + 6]) + 2) & ~1
      let sizeAt = at + 6 + name
      guard sizeAt + 4 <= bytes.count else { break }
      let size = (0..<4).reduce(0) { $0 << 8 | Int(bytes[sizeAt + $1]) }
      if kind == 0x0404 { return sizeAt + 4 }
      at = sizeAt + 4 + ((size + 1) & ~1)
    }
    return bytes.count
  }

  /// UTF-8 if it is that, else ISO 8859-1, which older programs wrote.
  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}
