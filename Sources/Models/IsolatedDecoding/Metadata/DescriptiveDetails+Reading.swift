// Which titles and keywords are taken, and from which source first.

import ImageDecoding

extension DescriptiveDetails {
  /// The longest text that is kept, in characters.
  static let longestText = 4000
  /// The most keywords that are kept.
  static let mostKeywords = 256

  /// - Parameters:
  ///   - exif: the EXIF block.
  ///   - iptc: IPTC-IIM datasets, bare or in Photoshop's resources.
  ///   - xmp: an XMP packet.
  init(exif: [UInt8]?, iptc: [UInt8]?, xmp: [UInt8]?) {
    self.init()
    for source in [
      xmp.map { XMPPacket($0).details }, iptc.map { IPTCReader.details($0) },
      exif.map { Self.ofEXIF($0) },
    ] {
      guard let source else { continue }
      title = title ?? source.title
      description = description ?? source.description
      if keywords.isEmpty { keywords = source.keywords }
      rating = rating ?? source.rating
    }
  }

  private static func ofEXIF(_ bytes: [UInt8]) -> DescriptiveDetails {
    var details = DescriptiveDetails()
    guard let reader = EXIFDetails.reader(bytes), let main = reader.mainDirectory else {
      return details
    }
    details.description = reader.text(main[0x010E]).flatMap(text)
    details.rating = reader.integer(main[0x4746]).flatMap { (0...5).contains($0) ? $0 : nil }
    return details
  }

  /// A text without white space around it; nil for one that says nothing, as
  /// cameras write it.
  static func text(_ raw: String) -> String? {
    var slice = raw.prefix(longestText)
    while let first = slice.first, first.isWhitespace { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace || last == "\0" { slice.removeLast() }
    let cleaned = String(
      String.UnicodeScalarView(
        slice.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    let empty: Set<String> = ["", "OLYMPUS DIGITAL CAMERA", "SONY DSC", "MINOLTA DIGITAL CAMERA"]
    return empty.contains(cleaned) ? nil : cleaned
  }

  mutating func add(keyword raw: String) {
    guard keywords.count < Self.mostKeywords, let keyword = Self.text(raw),
      !keywords.contains(keyword)
    else { return }
    keywords.append(keyword)
  }
}
