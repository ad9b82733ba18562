// The regions of a packet in which it says that somebody is seen: those of the
// Metadata Working Group (`mwg-rs`, guidelines 2.0, 5.9; written by Picasa,
// Lightroom, digiKam and most others) and Microsoft's (`MPReg`).

import ImageDecoding

/// Gathers named regions, in each of the ways that RDF lets them be written.
///
/// Structures are told by the names of what is in them, whether these are
/// elements or attributes and whatever stands between. What is no region is
/// passed over, and the next one counts.
final class XMPRegionReader: XMLEvents {
  private(set) var people: [PersonInImage] = []
  private var elements = 0
  private var depth = 0
  /// Where the list of regions began, and the region in it.
  private var listDepth: Int?
  private var regionDepth: Int?
  /// What is said of the region so far, or of the picture for all.
  private var values: [XMLName: String] = [:]
  private var sides: [XMLName: String] = [:]
  private var open: [XMLName] = []
  private var text: [UInt8] = []
  /// Below this, what else is said of a region.
  private var asideDepth: Int?

  static let most = 256
  private static let mostElements = 200_000
  private static let longestText = 4096

  var isDone: Bool { elements > Self.mostElements || people.count >= Self.most }

  /// The named regions of a packet, of its first kind that has any.
  static func people(in document: [UInt8]) -> [PersonInImage] {
    let reader = XMPRegionReader()
    XMLReader.read(document, known: Space.usualPrefixes, reader)
    return reader.people
  }

  func opened(_ name: XMLName, _ attributes: [(name: XMLName, value: String)]) {
    elements += 1
    depth += 1
    open.append(name)
    text = []
    if Self.lists.contains(name), listDepth == nil { listDepth = depth }
    if name == Space.item, listDepth != nil, regionDepth == nil {
      regionDepth = depth
      values = [:]
    }
    if regionDepth != nil, asideDepth == nil, name.local == "Extensions" { asideDepth = depth }
    for (name, value) in attributes { keep(value, as: name) }
  }

  func closed() {
    if let name = open.popLast(), !text.isEmpty {
      keep(String(decoding: text, as: UTF8.self), as: name)
    }
    text = []
    if depth == asideDepth { asideDepth = nil }
    if depth == regionDepth {
      regionDepth = nil
      if let person, !isKnown(person) { people.append(person) }
    }
    if depth == listDepth { listDepth = nil }
    depth -= 1
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard listDepth != nil || open.last?.space == Space.dimensions else { return }
    guard text.count < Self.longestText else { return }
    text += bytes
  }

  /// Programs write the same face in both ways.
  private func isKnown(_ person: PersonInImage) -> Bool {
    people.contains { known in
      guard known.name == person.name, let one = known.region, let other = person.region else {
        return false
      }
      return one.overlap(with: other) > 0.3
    }
  }

  private func keep(_ value: String, as name: XMLName) {
    let value = String(value.prefix(Self.longestText))
    if name.space == Space.dimensions, regionDepth == nil { sides[name] = value }
    guard regionDepth != nil, asideDepth == nil, Self.told.contains(name), values[name] == nil
    else { return }
    values[name] = value
  }

  /// Who the region that ends here shows; nil if nobody, or it is damaged.
  private var person: PersonInImage? {
    let kind = values[XMLName(space: Space.regions, local: "Type")].flatMap(DescriptiveDetails.text)
    guard kind == nil || kind?.lowercased() == "face" else { return nil }
    let name =
      values[XMLName(space: Space.regions, local: "Name")]
      ?? values[XMLName(space: Space.microsoftRegion, local: "PersonDisplayName")]
    guard let name = name.flatMap(DescriptiveDetails.text), let region = area ?? rectangle else {
      return nil
    }
    return PersonInImage(name: String(name.prefix(256)), region: region)
  }

  /// The Metadata Working Group's: the middle, and a width with a height or a
  /// diameter; in shares, or in pixels of what is stated for the whole.
  private var area: ImageRegion? {
    func number(_ local: String) -> Double? {
      values[XMLName(space: Space.area, local: local)].flatMap(Self.number)
    }
    guard var x = number("x"), var y = number("y"), var width = number("w") ?? number("d"),
      var height = number("h") ?? number("d")
    else { return nil }
    func side(_ local: String) -> Double? {
      sides[XMLName(space: Space.dimensions, local: local)].flatMap(Self.number)
    }
    if values[XMLName(space: Space.area, local: "unit")] == "pixel" {
      guard let across = side("w"), let down = side("h"), across > 0, down > 0 else { return nil }
      (x, width) = (x / across, width / across)
      (y, height) = (y / down, height / down)
    } else if number("h") == nil, let across = side("w"), let down = side("h"), across > 0, down > 0
    {
      // A circle: its diameter is a share of the shorter side.
      let shorter = min(across, down)
      (width, height) = (width * shorter / across, height * shorter / down)
    }
    guard (-0.5...1.5).contains(x), (-0.5...1.5).contains(y), width <= 1.5, height <= 1.5 else {
      return nil
    }
    return ImageRegion(x: x - width / 2, y: y - height / 2, width: width, height: height)
  }

  /// Microsoft's: the upper left corner and the size.
  private var rectangle: ImageRegion? {
    let stated = values[XMLName(space: Space.microsoftRegion, local: "Rectangle")]
    let numbers = (stated ?? "").split(separator: ",").compactMap { Self.number(String($0)) }
    guard numbers.count == 4, numbers.allSatisfy({ (-0.5...1.5).contains($0) }) else { return nil }
    return ImageRegion(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
  }

  private static func number(_ text: String) -> Double? {
    Double(text.filter { !$0.isWhitespace }).flatMap { $0.isFinite ? $0 : nil }
  }

  private enum Space {
    static let regions = "http://www.metadataworkinggroup.com/schemas/regions"
    static let area = "http://ns.adobe.com/xmp/sType/Area"
    static let dimensions = "http://ns.adobe.com/xap/1.0/sType/Dimensions"
    static let microsoft = "http://ns.microsoft.com/photo/1.2"
    static let microsoftInfo = "http://ns.microsoft.com/photo/1.2/t/RegionInfo"
    static let microsoftRegion = "http://ns.microsoft.com/photo/1.2/t/Region"
    static let item = XMLName(space: XMPSpace.rdf, local: "li")

    static let usualPrefixes = [
      "rdf": XMPSpace.rdf, "mwg-rs": regions, "stArea": area, "stDim": dimensions,
      "MP": microsoft, "MPRI": microsoftInfo, "MPReg": microsoftRegion,
    ]
  }

  private static let lists: Set<XMLName> = [
    XMLName(space: Space.regions, local: "RegionList"),
    XMLName(space: Space.microsoftInfo, local: "Regions"),
  ]
  private static let told: Set<XMLName> = Set(
    ["Name", "Type"].map { XMLName(space: Space.regions, local: $0) }
      + ["x", "y", "w", "h", "d", "unit"].map { XMLName(space: Space.area, local: $0) }
      + ["PersonDisplayName", "Rectangle"].map { XMLName(space: Space.microsoftRegion, local: $0) })
}
