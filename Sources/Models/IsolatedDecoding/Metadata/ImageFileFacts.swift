// Chooses, of all that a file says in its blocks of metadata, what counts.

import ImageDecoding
import Support

/// The searchable facts of an image.
struct ImageFileFacts: Equatable {
  /// When, by what and where it was taken.
  var exif = EXIFDetails()
  /// What people wrote about it.
  var description = DescriptiveDetails()

  /// No facts.
  init() {}

  /// Words count by the order of the Metadata Working Group: XMP, IPTC, EXIF,
  /// and then the texts of PNG and GIF; trees of keywords count where no plain
  /// list is. What a camera measures counts the other way: EXIF, then XMP.
  init(_ blocks: MetadataBlocks) { self.init(blocks, packets: blocks.xmp.map { XMPPacket($0) }) }

  /// - Parameter packets: in the place of the blocks of XMP.
  init(_ blocks: MetadataBlocks, packets: [XMPPacket]) {
    let iptc = blocks.iptc.map { IPTCReader($0) }
    for packet in packets { description.fill(from: packet.description) }
    for reader in iptc { description.fill(from: reader.details) }
    for block in blocks.exif { description.fill(from: DescriptiveDetails(block)) }
    description.fill(from: DescriptiveDetails(texts: blocks.texts))
    for packet in packets where description.keywords.isEmpty {
      for word in packet.wordsOfTrees { description.add(keyword: word) }
    }
    // Of several packets, one has the regions; others would repeat them.
    description.people = packets.lazy.map(\.regions).first { !$0.isEmpty } ?? []
    for packet in packets { description.add(packet.peopleByName) }
    exif.taken =
      Self.first(blocks.exif, EXIFBlock.originalDates)
      ?? Self.first(packets, XMPPacket.dates)
      ?? iptc.lazy.compactMap(\.taken).first
      ?? blocks.texts["creationtime"].flatMap { MetadataDate.iso($0) }
      ?? Self.first(blocks.exif, [{ $0.changed }])
    for block in blocks.exif {
      exif.cameraMake = exif.cameraMake ?? block.main?.text(0x010F)
      exif.cameraModel = exif.cameraModel ?? block.main?.text(0x0110)
      exif.lens = exif.lens ?? block.details?.text(0xA434) ?? block.main?.text(0xA434)
    }
    for packet in packets {
      exif.cameraMake = exif.cameraMake ?? packet.line(XMPSpace.tiff, "Make")
      exif.cameraModel = exif.cameraModel ?? packet.line(XMPSpace.tiff, "Model")
      exif.lens =
        exif.lens ?? packet.line(XMPSpace.exifEX, "LensModel") ?? packet.line(XMPSpace.aux, "Lens")
    }
    let place =
      blocks.exif.lazy.compactMap { $0.position.flatMap { GeographicPosition($0) } }.first
      ?? packets.lazy.compactMap(\.position).first
    exif.latitude = place?.latitude
    exif.longitude = place?.longitude
  }

  /// The first date that exists: each source of all blocks, then the next.
  private static func first<Block>(_ blocks: [Block], _ sources: [(Block) -> String?]) -> String? {
    for source in sources {
      for block in blocks {
        if let date = source(block) { return date }
      }
    }
    return nil
  }
}

extension EXIFBlock {
  /// When the photograph was taken, else digitised; both may stand in the main
  /// folder by mistake.
  static var originalDates: [(EXIFBlock) -> String?] {
    [
      { $0.date(0x9003, zones: [0x9011, 0x9012], in: $0.details) },
      { $0.date(0x9003, zones: [0x9011, 0x9012], in: $0.main) },
      { $0.date(0x9004, zones: [0x9012, 0x9011], in: $0.details) },
      { $0.date(0x9004, zones: [0x9012, 0x9011], in: $0.main) },
    ]
  }

  /// When the file was changed.
  var changed: String? { date(0x0132, zones: [0x9010], in: main) }

  /// The zone of each clock is a tag of its own (EXIF 2.31).
  private func date(_ tag: Int, zones: [Int], in folder: TagFolder?) -> String? {
    guard let text = folder?.text(tag) else { return nil }
    let zone = zones.lazy.compactMap { details?.text($0).flatMap(MetadataDate.isoZone) }.first
    return MetadataDate.iso(text, zone: zone)
  }
}

extension XMPPacket {
  /// When the image was taken, made, digitised.
  static var dates: [(XMPPacket) -> String?] {
    [
      { $0.date(XMPSpace.exif, "DateTimeOriginal") },
      { $0.date(XMPSpace.photoshop, "DateCreated") },
      { $0.date(XMPSpace.exif, "DateTimeDigitized") },
      { $0.date(XMPSpace.xmp, "CreateDate") },
    ]
  }

  private func date(_ space: String, _ name: String) -> String? {
    text(space, name).flatMap { MetadataDate.iso($0) }
  }

  /// A short text.
  func line(_ space: String, _ name: String) -> String? {
    text(space, name).flatMap(DescriptiveDetails.text).map { String($0.prefix(256)) }
  }

  var position: GeographicPosition? {
    guard text(XMPSpace.exif, "GPSStatus")?.uppercased() != "V",
      let latitude = text(XMPSpace.exif, "GPSLatitude"),
      let longitude = text(XMPSpace.exif, "GPSLongitude")
    else { return nil }
    return GeographicPosition(xmpLatitude: latitude, longitude: longitude)
  }

  /// Title, description, keywords and rating.
  var description: DescriptiveDetails {
    var details = DescriptiveDetails()
    details.title = text(XMPSpace.dublinCore, "title").flatMap(DescriptiveDetails.text)
    details.description = text(XMPSpace.dublinCore, "description").flatMap(DescriptiveDetails.text)
    for item in items(XMPSpace.dublinCore, "subject") { details.add(keyword: item.text) }
    details.rating =
      number(XMPSpace.xmp, "Rating").flatMap { (-1...5).contains($0) ? Int(clamping: $0) : nil }
      ?? number(XMPSpace.microsoft, "Rating").flatMap { DescriptiveDetails.stars(percent: $0) }
    return details
  }

  /// Those whom the packet names without a place: IPTC's persons, and the ends of
  /// trees of keywords that begin with a word for people.
  var peopleByName: [PersonInImage] {
    var names = items(XMPSpace.iptcExtension, "PersonInImage").map(\.text)
    for (space, name, separator) in Self.keywordTrees {
      for item in items(space, name) {
        let parts = item.text.split(separator: Character(separator)).map(String.init)
        guard parts.count > 1, let root = parts.first.flatMap(DescriptiveDetails.text),
          Self.wordsForPeople.contains(root.lowercased())
        else { continue }
        names.append(parts[parts.count - 1])
      }
    }
    return names.compactMap(DescriptiveDetails.text).map {
      PersonInImage(name: String($0.prefix(256)))
    }
  }

  /// What photo programs call the root of the names of people: Lightroom, digiKam and
  /// Windows in the languages that they come in.
  private static let wordsForPeople: Set<String> = [
    "people", "persons", "person", "faces", "personen", "menschen", "leute", "gens", "personnes",
    "personas", "gente", "persone", "pessoas", "люди", "人", "人物", "人々", "osoby", "ludzie",
    "mensen", "personer", "folk",
  ]

  private static let keywordTrees = [
    (XMPSpace.lightroom, "hierarchicalSubject", "|"), (XMPSpace.digiKam, "TagsList", "/"),
    (XMPSpace.microsoft, "LastKeywordXMP", "/"),
  ]

  /// The words of the trees of keywords, of the first program that wrote one.
  var wordsOfTrees: [String] {
    for (space, name, separator) in Self.keywordTrees {
      let words = items(space, name).flatMap { item in
        item.text.split(separator: Character(separator)).map { String($0) }
      }
      if !words.isEmpty { return words }
    }
    return []
  }

  private func number(_ space: String, _ name: String) -> Double? {
    text(space, name).flatMap { Double($0.filter { !$0.isWhitespace }) }
  }
}
