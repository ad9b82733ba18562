// Metadata in WebP (RFC 9649) and GIF (GIF89a, with Adobe's XMP extension).

extension MetadataBlocks {
  mutating func addWebP(_ file: FileBytes) {
    var at = 12
    while let length = file.number(at + 4, 4, lowestFirst: true) {
      let data = file.part(at + 8, min(length, max(0, file.count - at - 8)))
      if file.has("EXIF", at: at) { add(exif: data?.copied()) }
      if file.has("XMP ", at: at) { add(xmp: data?.copied()) }
      at += 8 + (length + 1) & ~1
    }
  }

  mutating func addGIF(_ file: FileBytes) {
    guard let flags = file.number(10, 1) else { return }
    var at = 13 + Self.colourTable(flags)
    while let kind = file.number(at, 1) {
      switch kind {
      case 0x2C:
        guard let flags = file.number(at + 9, 1) else { return }
        at = Self.blocksEnd(file, at + 11 + Self.colourTable(flags))
      case 0x21:
        guard let label = file.number(at + 1, 1) else { return }
        let end = Self.blocksEnd(file, at + 2)
        if label == 0xFF, file.has("XMP DataXMP", at: at + 3), end - 258 > at + 14 {
          // The packet as it is, then a tail of 258 bytes that lets readers
          // of blocks find the end.
          add(xmp: file.part(at + 14, end - 258 - at - 14)?.copied())
        }
        if label == 0xFE { addComment(file, at + 2) }
        at = end
      case 0x3B: return
      default: at += 1
      }
    }
  }

  private static func colourTable(_ flags: Int) -> Int {
    flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1)
  }

  /// Just past the block of length zero that ends a row of them.
  private static func blocksEnd(_ file: FileBytes, _ start: Int) -> Int {
    var at = start
    while let length = file.number(at, 1) {
      at += 1 + length
      if length == 0 { return at }
    }
    return file.count
  }

  private mutating func addComment(_ file: FileBytes, _ start: Int) {
    var text: [UInt8] = []
    var at = start
    while let length = file.number(at, 1), length > 0, text.count < 16_384 {
      text += file.part(at + 1, length)?.copied() ?? []
      at += 1 + length
    }
    if let text = String(validating: text, as: UTF8.self) { add(text: text, named: "Comment") }
  }
}
