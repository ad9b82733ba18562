// The items of HEIF (ISO/IEC 14496-12, 8.11): `iinf` says what they are, `iloc`
// where they lie.

extension MetadataBlocks {
  /// - Parameter meta: the contents of the box `meta`.
  mutating func addItems(_ meta: FileBytes, _ file: FileBytes) {
    let boxes = Self.boxes(meta, from: 4)
    guard let information = boxes.first(where: { $0.name == "iinf" })?.content,
      let locations = boxes.first(where: { $0.name == "iloc" })?.content
    else { return }
    let kinds = Self.kinds(information)
    guard !kinds.isEmpty else { return }
    let data = boxes.first { $0.name == "idat" }?.content
    for (item, place) in Self.places(locations, of: kinds) {
      guard let source = place.isInData ? data : file else { continue }
      var bytes: [UInt8] = []
      for extent in place.extents {
        let length =
          extent.length == 0 ? max(0, source.count - extent.offset) : extent.length
        guard length <= Self.largestBlock - bytes.count,
          let part = source.part(extent.offset, length)?.copied()
        else { break }
        bytes += part
      }
      switch kinds[item] {
      case .exif: bytes.withUnsafeBytes { add(exif: Self.afterOffset(FileBytes($0))) }
      case .xmp: add(xmp: bytes)
      case nil: break
      }
    }
  }

  private enum Kind { case exif, xmp }

  private struct Place {
    /// In `idat`, not in the file.
    let isInData: Bool
    let extents: [(offset: Int, length: Int)]
  }

  /// The items that are metadata, by their numbers.
  private static func kinds(_ information: FileBytes) -> [Int: Kind] {
    guard let version = information.number(0, 1) else { return [:] }
    var found: [Int: Kind] = [:]
    for entry in boxes(information, from: version == 0 ? 6 : 8) where entry.name == "infe" {
      let content = entry.content
      guard let version = content.number(0, 1), version >= 2, found.count < mostBlocks else {
        continue
      }
      // A number, the protection's index, the kind, a name, a type.
      let size = version == 2 ? 2 : 4
      guard let item = content.number(4, size) else { continue }
      let kind = 6 + size
      if content.has("Exif", at: kind) { found[item] = .exif }
      if content.has("mime", at: kind), let nameEnd = content.first(0, from: kind + 4),
        content.has("application/rdf+xml", at: nameEnd + 1)
      {
        found[item] = .xmp
      }
    }
    return found
  }

  private static func places(_ locations: FileBytes, of wanted: [Int: Kind])
    -> [(item: Int, place: Place)]
  {
    guard let version = locations.number(0, 1), version <= 2, let sizes = locations.number(4, 2)
    else { return [] }
    let (offsetSize, lengthSize) = (sizes >> 12 & 15, sizes >> 8 & 15)
    let (baseSize, indexSize) = (sizes >> 4 & 15, version == 0 ? 0 : sizes & 15)
    let numberSize = version < 2 ? 2 : 4
    guard let count = locations.number(6, numberSize) else { return [] }
    var found: [(Int, Place)] = []
    var extentsLeft = 65_536
    var at = 6 + numberSize
    func take(_ size: Int) -> Int? {
      defer { at += size }
      return locations.number(at, size)
    }
    for _ in 0..<min(count, 65_536) {
      guard let item = take(numberSize), let method = version == 0 ? 0 : take(2),
        take(2) != nil, let base = take(baseSize), let extentCount = take(2)
      else { break }
      // Extents may be stated to take no bytes, so that there can be billions.
      extentsLeft -= extentCount
      guard extentsLeft >= 0 else { break }
      var extents: [(Int, Int)] = []
      for _ in 0..<extentCount {
        guard take(indexSize) != nil, let offset = take(offsetSize), let length = take(lengthSize)
        else { return found }
        let (sum, overflows) = base.addingReportingOverflow(offset)
        if extents.count < 256, !overflows { extents.append((sum, length)) }
      }
      if wanted[item] != nil, method & 15 <= 1, found.count < mostBlocks {
        found.append((item, Place(isInData: method & 15 == 1, extents: extents)))
      }
    }
    return found
  }
}
