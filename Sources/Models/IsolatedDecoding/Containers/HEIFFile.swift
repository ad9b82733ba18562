// What a file of the HEIF family (ISO/IEC 23008-12) says of its colours and of
// its kind. libvips decodes it.

/// A HEIC or AVIF file, whose boxes are read when they are asked for.
struct HEIFFile {
  let bytes: UnsafeRawBufferPointer

  /// Where a box's content lies.
  struct Box {
    let type: String
    let content: Range<Int>
  }

  /// The boxes that follow each other there, as far as they are whole.
  func boxes(_ range: Range<Int>) -> [Box] {
    var boxes: [Box] = []
    var at = range.lowerBound
    while at <= range.upperBound - 8, boxes.count < Self.mostBoxes {
      let type = String(decoding: bytes[(at + 4)..<(at + 8)], as: UTF8.self)
      var header = 8
      var size = number(at, 4) ?? 0
      if size == 1 {
        guard let long = number(at + 8, 8) else { break }
        (header, size) = (16, long)
      } else if size == 0 {
        size = range.upperBound - at
      }
      guard size >= header, size <= range.upperBound - at else { break }
      boxes.append(Box(type: type, content: (at + header)..<(at + size)))
      at += size
    }
    return boxes
  }

  /// More than any file has in one place.
  private static let mostBoxes = 100_000

  /// An unsigned number of 1 to 8 bytes, the first one highest; nil beyond the
  /// end, or if it is larger than an Int.
  func number(_ offset: Int, _ size: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    let value = bytes[offset..<offset + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: value)
  }

  func box(_ path: [String], in range: Range<Int>? = nil) -> Box? {
    var range = range ?? 0..<bytes.count
    var found: Box?
    for type in path {
      guard let box = boxes(range).first(where: { $0.type == type }) else { return nil }
      found = box
      // Boxes with a version and flags before what they hold.
      let skipped = ["meta", "iinf", "dref"].contains(type) ? 4 : 0
      guard box.content.count >= skipped else { return nil }
      range = (box.content.lowerBound + skipped)..<box.content.upperBound
    }
    return found
  }

  /// The item that is shown.
  var primaryItem: Int? {
    guard let start = box(["meta", "pitm"])?.content.lowerBound, let version = number(start, 1)
    else { return nil }
    return number(start + 4, version == 0 ? 2 : 4)
  }

  /// What describes the item that is shown.
  var primaryProperties: [Box] { primaryLinks?.entries.map(\.box) ?? [] }

  /// The item's list of properties, and where the list lies.
  var primaryLinks: ItemLinks? {
    guard let item = primaryItem else { return nil }
    return links?.items.first { $0.item == item }
  }

  /// What describes each item; nil if nothing does.
  var links: LinkList? {
    guard let properties = box(["meta", "iprp"]),
      let container = box(["ipco"], in: properties.content),
      let links = box(["ipma"], in: properties.content)?.content
    else { return nil }
    let all = boxes(container.content)
    let isWide = number(links.lowerBound, 1) ?? 0 > 0
    let size = (number(links.lowerBound + 3, 1) ?? 0) & 1 == 1 ? 2 : 1
    var at = links.lowerBound + 8
    let stated = number(links.lowerBound + 4, 4) ?? 0
    var found: [ItemLinks] = []
    for _ in 0..<min(stated, Self.mostBoxes) {
      guard let id = number(at, isWide ? 4 : 2), let count = number(at + (isWide ? 4 : 2), 1)
      else { break }
      at += isWide ? 5 : 3
      guard at + count * size <= links.upperBound else { break }
      var item = ItemLinks(item: id, offset: at, byteCount: count * size, entries: [])
      var isWhole = true
      for place in stride(from: at, to: at + count * size, by: size) {
        let index = (number(place, size) ?? 0) & (size == 2 ? 0x7FFF : 0x7F)
        // Zero stands for no property.
        guard index > 0 else { continue }
        guard index <= all.count else {
          isWhole = false
          break
        }
        item.entries.append(Link(box: all[index - 1], bytes: Array(bytes[place..<place + size])))
      }
      if isWhole { found.append(item) }
      at += count * size
    }
    return LinkList(items: found, isWhole: found.count == stated)
  }

  /// The properties of all items, in the file's order.
  struct LinkList {
    /// Without those that are damaged.
    var items: [ItemLinks]
    let isWhole: Bool
  }

  /// The properties of one item.
  struct ItemLinks {
    let item: Int
    let offset: Int
    /// Of the list as it is stored.
    let byteCount: Int
    var entries: [Link]
  }

  /// One property of an item.
  struct Link {
    let box: Box
    /// Its number in the list, as it is written.
    let bytes: [UInt8]
    var type: String { box.type }
  }

  /// What the file says of the colours that libvips hands over; nil if an ICC
  /// profile says it, or nothing.
  var codedColours: CodedColours? {
    let properties = primaryProperties
    var colours: CodedColours?
    var isVideoRange: Bool?
    for box in properties where box.type == "colr" {
      let start = box.content.lowerBound
      guard let kind = number(start, 4) else { continue }
      if kind == 0x7072_6F66 || kind == 0x7249_4343 { return nil }  // prof, rICC
      guard kind == 0x6E63_6C78, let primaries = number(start + 4, 2),  // nclx
        let transfer = number(start + 6, 2), let flags = number(start + 10, 1)
      else { continue }
      colours = CodedColours(primaries: primaries, transfer: transfer)
      isVideoRange = flags & 0x80 == 0
    }
    // libheif spreads the range of colours, and leaves grey as it is.
    if let configuration = properties.first(where: { $0.type == "av1C" })?.content,
      let flags = number(configuration.lowerBound + 2, 1), flags & 0x10 != 0
    {
      let header = AV1SequenceHeader(Array(bytes[configuration].dropFirst(4)))
      if isVideoRange ?? header?.isVideoRange ?? true {
        colours = colours ?? CodedColours()
        colours?.isVideoRange = true
      }
    }
    return colours
  }
}

extension HEIFFile {
  /// The codings of items and tracks that are not read here.
  private static let unreadable = [
    "jpeg": "JPEG", "avc1": "H.264", "vvc1": "H.266", "j2k1": "JPEG 2000", "unci": "uncompressed",
    "mski": "mask", "hvt1": "tiles of H.265", "evc1": "EVC", "iden": "identity item",
  ]

  /// What kind this is, if libheif 1.15 would show it in wrong colours.
  var misreadKind: String? {
    for box in primaryProperties where box.type == "colr" {
      let start = box.content.lowerBound
      guard number(start, 4) == 0x6E63_6C78, let matrix = number(start + 8, 2),  // nclx
        matrix == 16 || matrix == 17
      else { continue }
      return "of YCgCo-R colours"
    }
    return nil
  }

  /// What kind this is, if it is one that is not read.
  var unreadableKind: String? {
    if primaryItem == nil, box(["moov"]) != nil { return "sequence" }
    guard let item = primaryItem else { return nil }
    return items.first { $0.id == item }.flatMap { Self.unreadable[$0.coding] }
  }

  /// The items and what codes them, and where their entries in the list begin.
  var items: [(id: Int, coding: String, boxOffset: Int)] {
    guard let list = box(["meta", "iinf"])?.content, list.count >= 8,
      let version = number(list.lowerBound, 1)
    else { return [] }
    let entries = boxes((list.lowerBound + (version == 0 ? 6 : 8))..<list.upperBound)
    return entries.compactMap { entry in
      guard entry.type == "infe" else { return nil }
      let start = entry.content.lowerBound
      let isLong = number(start, 1) == 3
      let place = isLong ? start + 10 : start + 8
      guard place + 4 <= entry.content.upperBound, let id = number(start + 4, isLong ? 4 : 2)
      else { return nil }
      return (id, String(decoding: bytes[place..<place + 4], as: UTF8.self), start - 8)
    }
  }
}

/// The first part of an AV1 stream (AV1 bitstream specification, 5.5).
struct AV1SequenceHeader {
  let isVideoRange: Bool

  /// Of a monochrome stream; nil if the bytes do not begin with a header.
  init?(_ bytes: [UInt8]) {
    var position = 0
    func bits(_ count: Int) -> Int? {
      var value = 0
      for _ in 0..<count {
        guard position / 8 < bytes.count else { return nil }
        value = value << 1 | Int(bytes[position / 8] >> (7 - UInt8(position % 8)) & 1)
        position += 1
      }
      return value
    }
    // The header of the unit: its type is 1; then its length, if that is told.
    guard let unit = bits(8), unit >> 3 & 15 == 1 else { return nil }
    if unit & 4 != 0 { position += 8 }
    if unit & 2 != 0 { while let part = bits(8), part & 0x80 != 0 {} }
    guard let profile = bits(3), bits(1) != nil, let isReduced = bits(1) else { return nil }
    if isReduced == 1 {
      position += 5
    } else {
      // Streams that tell their timing are not looked through.
      guard bits(1) == 0, let tellsDelay = bits(1), let points = bits(5) else { return nil }
      for _ in 0...points {
        guard bits(12) != nil, let level = bits(5) else { return nil }
        if level > 7 { position += 1 }
        if tellsDelay == 1, bits(1) == 1 { position += 4 }
      }
    }
    guard let widthBits = bits(4), let heightBits = bits(4) else { return nil }
    position += widthBits + 1 + heightBits + 1
    if isReduced == 0, bits(1) == 1 { position += 7 }
    position += 3
    if isReduced == 0 {
      position += 4
      let hasOrder = bits(1) == 1
      if hasOrder { position += 2 }
      let tools = bits(1) == 1 ? 2 : bits(1) ?? 0
      if tools > 0, bits(1) == 0 { position += 1 }
      if hasOrder { position += 3 }
    }
    position += 3
    guard let isDeep = bits(1) else { return nil }
    if profile == 2, isDeep == 1 { position += 1 }
    guard profile != 1, let isGrey = bits(1), isGrey == 1, let isDescribed = bits(1)
    else { return nil }
    if isDescribed == 1 { position += 24 }
    guard let range = bits(1) else { return nil }
    isVideoRange = range == 0
  }
}
