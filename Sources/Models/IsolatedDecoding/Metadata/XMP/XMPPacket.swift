// Reads the properties of an XMP packet (ISO 16684-1): RDF in XML, in each of
// the ways that it may be written.

import ImageDecoding

/// The simple properties and the lists of a packet. Structures are left out.
struct XMPPacket {
  /// An item of a property, with the language it is in, if stated.
  struct Item: Equatable {
    var language: String?
    var text: String
  }

  private let properties: [XMLName: [Item]]
  /// Who is seen in which part of the image, as it is stored.
  let regions: [PersonInImage]
  /// Whether it is a description in well-formed XML to its end.
  let isWhole: Bool

  /// - Parameters:
  ///   - bytes: the packet, in UTF-8, UTF-16 or UTF-32; of one that is damaged
  ///     or too long, what comes before counts.
  ///   - longest: so many bytes are read.
  init(_ bytes: [UInt8], longest: Int = XMPPacket.longest) {
    let reader = XMPReader()
    let document = Self.document(bytes, longest: longest)
    let isWellFormed = XMLReader.read(document, known: XMPSpace.usualPrefixes, reader)
    // Most packets have none, and are read once.
    regions = reader.hasRegions ? XMPRegionReader.people(in: document) : []
    properties = reader.properties
    isWhole = reader.hasDescription && (isWellFormed || reader.isDone)
  }

  /// The items of a property, in their order; empty if it is absent.
  func items(_ space: String, _ name: String) -> [Item] {
    properties[XMLName(space: space, local: name)] ?? []
  }

  /// A property's first text, of the default language if there are several.
  func text(_ space: String, _ name: String) -> String? {
    let items = items(space, name)
    let item = items.first { $0.language?.lowercased() == "x-default" && !$0.text.isEmpty }
    return (item ?? items.first { !$0.text.isEmpty })?.text
  }

  /// Previews and depth maps make packets longer, not words.
  static let longest = 4 << 20

  /// The document in UTF-8, from its first "<" on.
  private static func document(_ bytes: [UInt8], longest: Int) -> [UInt8] {
    let bytes = Array(bytes.prefix(longest))
    let start = bytes.prefix(4)
    let text: String?
    func scalars(_ first: Int) -> String {
      var result = String.UnicodeScalarView()
      for at in stride(from: 0, to: bytes.count - 3, by: 4) {
        let word = (0..<4).reduce(UInt32(0)) {
          $0 << 8 | UInt32(bytes[at + (first == 0 ? $1 : 3 - $1)])
        }
        if let scalar = Unicode.Scalar(word), word != 0 { result.append(scalar) }
      }
      return String(result)
    }
    func units(lowestFirst: Bool) -> String {
      let units = stride(from: 0, to: bytes.count - 1, by: 2).map { at in
        lowestFirst
          ? UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8
          : UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
      }
      return String(decoding: units.lazy.filter { $0 != 0 }, as: UTF16.self)
    }
    switch Array(start) {
    case [0xFF, 0xFE, 0, 0], [0x3C, 0, 0, 0]: text = scalars(3)
    case [0, 0, 0xFE, 0xFF], [0, 0, 0, 0x3C]: text = scalars(0)
    default:
      if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0x3C, 0]) {
        text = units(lowestFirst: true)
      } else if start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0, 0x3C]) {
        text = units(lowestFirst: false)
      } else {
        text = nil
      }
    }
    let plain = text.map { Array($0.utf8) } ?? bytes
    // Zeros and white space that pad it are no part of it.
    var found = plain.drop { $0 != 0x3C }
    while let last = found.last, last <= 0x20 { found.removeLast() }
    return Array(found)
  }
}

/// The namespaces of the properties that are read.
enum XMPSpace {
  static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns"
  static let xml = "http://www.w3.org/XML/1998/namespace"
  static let dublinCore = "http://purl.org/dc/elements/1.1"
  static let xmp = "http://ns.adobe.com/xap/1.0"
  static let photoshop = "http://ns.adobe.com/photoshop/1.0"
  static let exif = "http://ns.adobe.com/exif/1.0"
  static let exifEX = "http://cipa.jp/exif/1.0"
  static let tiff = "http://ns.adobe.com/tiff/1.0"
  static let aux = "http://ns.adobe.com/exif/1.0/aux"
  static let lightroom = "http://ns.adobe.com/lightroom/1.0"
  static let digiKam = "http://www.digikam.org/ns/1.0"
  static let microsoft = "http://ns.microsoft.com/photo/1.0"
  static let iptcExtension = "http://iptc.org/std/Iptc4xmpExt/2008-02-29"

  static let read: Set<String> = [
    dublinCore, xmp, photoshop, exif, exifEX, tiff, aux, lightroom, digiKam, microsoft,
    iptcExtension,
  ]

  static let usualPrefixes = [
    "rdf": rdf, "xml": xml, "dc": dublinCore, "xmp": xmp, "xap": xmp, "photoshop": photoshop,
    "exif": exif, "exifEX": exifEX, "tiff": tiff, "aux": aux, "lr": lightroom,
    "digiKam": digiKam, "MicrosoftPhoto": microsoft,
    "Iptc4xmpExt": iptcExtension,
  ]
}
