// Changes a few bytes of sound HEIC and AVIF files that libheif 1.15 stumbles
// over. Each change leaves the file as long as it was.

import ImageDecoding

extension HEIFFile {
  /// The file as libheif reads it; the first image of a sequence.
  ///
  /// - Parameter pages: set for a sequence.
  static func readable(_ bytes: [UInt8], pages: inout Int?) -> [UInt8] {
    let (sequence, patches, isCutOff) = bytes.withUnsafeBytes { raw in
      let file = HEIFFile(bytes: raw)
      return (ImageSequence(file), file.patches, FileEnd.isMissing(.heic, raw))
    }
    if let sequence { pages = sequence.count }
    var readable = sequence?.still ?? bytes
    if sequence == nil {
      for patch in patches {
        readable.replaceSubrange(patch.offset..<patch.offset + patch.bytes.count, with: patch.bytes)
      }
    }
    // libheif asks libvips for some bytes beyond the end, and takes it for
    // damage that it gets none. What is cut off shall not look whole.
    if isCutOff { return readable }
    return readable + [UInt8](repeating: 0, count: 16)
  }

  private struct Patch {
    let offset: Int
    let bytes: [UInt8]
  }

  private var patches: [Patch] {
    let identities = identityPatches
    return [brandPatch, sizePatch, identities.isEmpty ? orderPatch : nil].compactMap(\.self)
      + identities
  }

  /// A sequence with a still image beside it is read for that; libheif looks
  /// for the brand of stills among those after the first.
  private var brandPatch: Patch? {
    guard let type = box(["ftyp"])?.content, type.count >= 12, primaryItem != nil else {
      return nil
    }
    let places = stride(from: type.lowerBound + 8, through: type.upperBound - 4, by: 4)
    let brands = places.map { String(decoding: bytes[$0..<$0 + 4], as: UTF8.self) }
    guard !brands.contains(where: ["avif", "heic", "heix", "mif1"].contains) else { return nil }
    return Patch(offset: type.lowerBound + 8, bytes: Array("mif1".utf8))
  }

  /// A last box without a size goes on to the end.
  private var sizePatch: Patch? {
    // Before the name, unless a size of eight bytes comes after it.
    guard let meta = box(["meta"])?.content, number(meta.lowerBound - 8, 4) == 0,
      bytes[meta.lowerBound - 4..<meta.lowerBound].elementsEqual("meta".utf8)
    else { return nil }
    let size = meta.count + 8
    return Patch(
      offset: meta.lowerBound - 8,
      bytes: (0..<4).map { UInt8(truncatingIfNeeded: size >> ((3 - $0) * 8)) })
  }

  /// More than any file has, of items that are one another.
  private static let longestChain = 16

  /// libheif opens no file with an item that is another one turned or cropped. If
  /// it is shown, the other one takes its place, and its turns; the items
  /// themselves leave the list.
  private var identityPatches: [Patch] {
    let all = items
    let identities = all.filter { $0.coding == "iden" }
    guard !identities.isEmpty else { return [] }
    let passed = identities.map { Patch(offset: $0.boxOffset + 4, bytes: Array("free".utf8)) }
    let turned = Set(identities.map(\.id))
    guard let shown = primaryItem, turned.contains(shown) else { return passed }
    // From the item that is shown to the one that is coded.
    var chain = [shown]
    while let last = chain.last, turned.contains(last) {
      guard chain.count <= Self.longestChain, let base = derivation(of: last),
        !chain.contains(base)
      else { return [] }
      chain.append(base)
    }
    guard let base = chain.last, all.contains(where: { $0.id == base }),
      let list = self.links, list.isWhole, case var links = list.items,
      let place = links.firstIndex(where: { $0.item == base }),
      let primary = box(["meta", "pitm"])?.content, let version = number(primary.lowerBound, 1),
      let room = box(["meta", "iprp", "ipma"])?.content
    else { return [] }
    for item in chain.dropLast().reversed() {
      let turns = links.first { $0.item == item }?.entries.filter { Self.turning.contains($0.type) }
      links[place].entries += turns ?? []
    }
    // Room for these is what describes the others.
    links = links.filter { !turned.contains($0.item) }
    let idSize = number(room.lowerBound, 1) ?? 0 > 0 ? 4 : 2
    var content = Self.bytes(links.count, 4)
    for link in links {
      guard let count = UInt8(exactly: link.entries.count) else { return [] }
      content += Self.bytes(link.item, idSize) + [count] + link.entries.flatMap(\.bytes)
    }
    guard content.count <= room.count - 4 else { return [] }
    content += [UInt8](repeating: 0, count: room.count - 4 - content.count)
    return passed + [
      Patch(offset: room.lowerBound + 4, bytes: content),
      Patch(
        offset: primary.lowerBound + 4, bytes: Self.bytes(base, version == 0 ? 2 : 4)),
    ]
  }

  /// The one item that another is made of.
  private func derivation(of item: Int) -> Int? {
    guard let references = box(["meta", "iref"])?.content, references.count >= 4,
      let version = number(references.lowerBound, 1)
    else { return nil }
    let size = version == 0 ? 2 : 4
    for entry in boxes(references.lowerBound + 4..<references.upperBound)
    where entry.type == "dimg" && number(entry.content.lowerBound, size) == item {
      guard number(entry.content.lowerBound + size, 2) == 1 else { return nil }
      return number(entry.content.lowerBound + size + 2, size)
    }
    return nil
  }

  private static func bytes(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> ((size - 1 - $0) * 8)) }
  }

  private static let turning = ["clap", "irot", "imir"]

  /// What turns and crops an image comes after its size.
  private var orderPatch: Patch? {
    guard let links = primaryLinks else { return nil }
    let sorted =
      links.entries.filter { !Self.turning.contains($0.type) }
      + links.entries.filter { Self.turning.contains($0.type) }
    guard sorted.map(\.type) != links.entries.map(\.type) else { return nil }
    var list = sorted.flatMap(\.bytes)
    // What stands for no property comes last.
    list += [UInt8](repeating: 0, count: links.byteCount - list.count)
    return Patch(offset: links.offset, bytes: list)
  }
}
