// Reads chunks of PNG files that libvips does not.

enum PNGChunks {
  /// The contents of the first chunk of a name, or nil.
  static func chunk(_ name: String, _ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var offset = 8
    // Length, name, data, checksum; every offset is checked.
    while offset + 12 <= bytes.count {
      let length = (0..<4).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
      let end = offset + 8 + length
      guard end + 4 <= bytes.count else { return nil }
      if bytes[offset + 4..<offset + 8].elementsEqual(name.utf8) {
        return Array(bytes[offset + 8..<end])
      }
      offset = end + 4
    }
    return nil
  }
}
