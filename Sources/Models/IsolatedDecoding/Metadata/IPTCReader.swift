// Reads IPTC-IIM (version 4.2): datasets of a marker, a record, a number, a
// length and a value. Every offset is checked; damaged parts read as absent.

import ImageDecoding

/// The application record's texts.
struct IPTCReader {
  private(set) var details = DescriptiveDetails()
  /// When the image was made, else when it was digitised.
  private(set) var taken: String?

  /// - Parameter bytes: bare datasets.
  init(_ bytes: [UInt8]) {
    var dates: [UInt8: String] = [:]
    var at = 0
    while at + 5 <= bytes.count, bytes[at] == 0x1C {
      let (record, number) = (bytes[at + 1], bytes[at + 2])
      let length = Int(bytes[at + 3]) << 8 | Int(bytes[at + 4])
      let from = at + 5
      // A length with its highest bit set is of an extended dataset, which
      // holds no text.
      guard length < 0x8000, from + length <= bytes.count else { break }
      if record == 2 {
        let text = Self.decoded(bytes[from..<from + length])
        switch number {
        case 5: details.title = details.title ?? DescriptiveDetails.text(text)
        case 25: details.add(keyword: text)
        case 120: details.description = details.description ?? DescriptiveDetails.text(text)
        case 55, 60, 62, 63: if dates[number] == nil { dates[number] = text }
        default: break
        }
      }
      at = from + length
    }
    for (day, time) in [(55, 60), (62, 63)] as [(UInt8, UInt8)] {
      guard taken == nil, let day = dates[day] else { continue }
      taken =
        dates[time].flatMap { MetadataDate.iso(day + " " + $0) } ?? MetadataDate.iso(day)
    }
  }

  /// UTF-8 if it is that, else ISO 8859-1, which older programs wrote.
  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}
