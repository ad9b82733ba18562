// Icon files: a list of small images, each a bitmap or a PNG file. The
// largest is shown; of equally large ones, that with the most colours.

/// An icon file whose list was read.
struct IconFile {
  /// What the largest image is.
  enum Content {
    case bitmap(BitmapFile)
    /// A PNG file, and where it lies.
    case png(Range<Int>)
  }

  let content: Content
  let count: Int

  /// Nil if no image of the list is there.
  init?(_ bytes: [UInt8]) {
    let fields = ByteFields(bytes, isLittleEndian: true)
    guard let count = fields.number(4, 2) else { return nil }
    var best: (content: Content, rank: Int)?
    var found = 0
    for index in 0..<min(count, (bytes.count - 6) / 16) {
      let entry = 6 + index * 16
      // A width of 0 stands for 256.
      let width = bytes[entry] == 0 ? 256 : Int(bytes[entry])
      let height = bytes[entry + 1] == 0 ? 256 : Int(bytes[entry + 1])
      let rank = width * height * 256 + Int(bytes[entry + 6])
      found += 1
      guard rank > best?.rank ?? -1, let length = fields.number(entry + 8, 4),
        let offset = fields.number(entry + 12, 4), offset < bytes.count
      else { continue }
      let range = offset..<min(bytes.count, offset + length)
      if let content = Self.content(bytes, range) { best = (content, rank) }
    }
    guard let best else { return nil }
    content = best.content
    self.count = max(1, found)
  }

  private static func content(_ bytes: [UInt8], _ range: Range<Int>) -> Content? {
    let part = bytes[range]
    if part.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return .png(range) }
    return BitmapFile(iconBytes: Array(part)).map { .bitmap($0) }
  }
}
