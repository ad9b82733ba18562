// The little that must be read of PNG and icon files besides what libvips
// reads: PNG's EXIF chunk, and which picture of an icon is the largest.

enum PNGChunks {
  /// The contents of the chunk `eXIf` (PNG 1.5 extensions), or nil.
  static func exif(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var offset = 8
    // Length, name, data, checksum; every offset is checked.
    while offset + 12 <= bytes.count {
      let length = (0..<4).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
      let end = offset + 8 + length
      guard end + 4 <= bytes.count else { return nil }
      if bytes[offset + 4..<offset + 8].elementsEqual("eXIf".utf8) {
        return Array(bytes[offset + 8..<end])
      }
      offset = end + 4
    }
    return nil
  }
}

enum IconDirectory {
  /// The index of the largest picture, of those the most colourful.
  static func largest(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard bytes.count >= 6 else { return 0 }
    let count = Int(bytes[4]) | Int(bytes[5]) << 8
    var best = (index: 0, rank: -1)
    for index in 0..<min(count, (bytes.count - 6) / 16) {
      let entry = 6 + index * 16
      // A width of 0 stands for 256.
      let width = bytes[entry] == 0 ? 256 : Int(bytes[entry])
      let height = bytes[entry + 1] == 0 ? 256 : Int(bytes[entry + 1])
      let rank = width * height * 256 + Int(bytes[entry + 6])
      if rank > best.rank { best = (index, rank) }
    }
    return best.index
  }
}
