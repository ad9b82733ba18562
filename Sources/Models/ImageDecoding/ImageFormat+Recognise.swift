// Tells the format of bytes by their content, never by a file's name.
// Signatures are from the formats' specifications and the documentation of the
// program `file`.

extension ImageFormat {
  /// The format whose signature the bytes have, or nil if none is known.
  ///
  /// Reads the first bytes (for SVG the first 64 KiB, for TIFF its folders of
  /// tags); never decodes. Cut-off bytes may still be recognised.
  public static func recognise(_ bytes: [UInt8]) -> ImageFormat? {
    let start = bytes.prefix(16)
    func has(_ text: String, at offset: Int = 0) -> Bool {
      bytes.count >= offset + text.utf8.count
        && bytes[offset...].starts(with: text.utf8)
    }
    func has(_ signature: [UInt8]) -> Bool { start.starts(with: signature) }

    if has([0xFF, 0xD8, 0xFF]) { return .jpeg }
    if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if has("RIFF"), has("WEBP", at: 8) { return .webp }
    if has("GIF87a") || has("GIF89a") { return .gif }
    if has("8BPS") { return .psd }
    if has([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20]) { return .jp2 }
    if has([0xFF, 0x4F, 0xFF, 0x51]) { return .jp2 }
    if has([0xFF, 0x0A]) { return .jxl }
    if has([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20]) { return .jxl }
    if has("FUJIFILMCCD-RAW") { return .raw }
    if has("ftyp", at: 4) { return isoMedia(bytes) }
    if let format = tiffFamily(bytes) { return format }
    if isBitmap(bytes) { return .bmp }
    if isIcon(bytes) { return .ico }
    if PortableMapHead.isCredible(bytes) { return .pnm }
    if isSVG(bytes) { return .svg }
    return nil
  }

  /// ISO base media (ISO/IEC 14496-12): the brands of the `ftyp` box say what
  /// is inside.
  private static func isoMedia(_ bytes: [UInt8]) -> ImageFormat? {
    guard bytes.count >= 12 else { return nil }
    let stated = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
    let end = min(max(stated, 12), min(bytes.count, 512))
    // Major brand at 8, compatible brands from 16 on; 12 is the version.
    var brands = [String(decoding: bytes[8..<12], as: UTF8.self)]
    var offset = 16
    while offset + 4 <= end {
      brands.append(String(decoding: bytes[offset..<offset + 4], as: UTF8.self))
      offset += 4
    }
    if brands[0] == "crx " { return .raw }
    if brands.contains("avif") || brands.contains("avis") { return .avif }
    let heif: Set = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"]
    return brands.contains(where: heif.contains) ? .heic : nil
  }

  /// TIFF and the camera formats built on it.
  private static func tiffFamily(_ bytes: [UInt8]) -> ImageFormat? {
    guard bytes.count >= 8 else { return nil }
    switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
    case (0x49, 0x49, 0x52, 0x4F), (0x49, 0x49, 0x52, 0x53), (0x4D, 0x4D, 0x4F, 0x52):
      return .raw  // Olympus: IIRO, IIRS, MMOR.
    case (0x49, 0x49, 0x55, 0):
      return .raw  // Panasonic.
    case (0x49, 0x49, 0x2A, 0), (0x4D, 0x4D, 0, 0x2A):
      return TIFFReader.isCamera(bytes) ? .raw : .tiff
    case (0x49, 0x49, 0x2B, 0), (0x4D, 0x4D, 0, 0x2B):
      return .tiff  // BigTIFF.
    default:
      return nil
    }
  }

  /// "BM", and an information header of a size that exists.
  private static func isBitmap(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 18, bytes[0] == 0x42, bytes[1] == 0x4D else { return false }
    let headerSize = Int(bytes[14]) | Int(bytes[15]) << 8 | Int(bytes[16]) << 16
    return [12, 16, 40, 52, 56, 64, 108, 124].contains(headerSize)
  }

  /// An icon file: reserved 0, type 1, at least one image, whose entry has
  /// its reserved byte 0.
  private static func isIcon(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 22 && bytes.starts(with: [0, 0, 1, 0])
      && (bytes[4] != 0 || bytes[5] != 0) && bytes[9] == 0
  }

  /// Text whose first element is `<svg`, after any byte-order mark, XML
  /// declaration, comments and document type. UTF-16 is read as well.
  private static func isSVG(_ bytes: [UInt8]) -> Bool {
    var text = Array(bytes.prefix(65_536))
    if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) {
      text.removeAll { $0 == 0 }
      text.removeFirst(2)
    } else if text.starts(with: [0xEF, 0xBB, 0xBF]) {
      text.removeFirst(3)
    }
    var index = 0
    func at(_ word: String) -> Bool { text[index...].starts(with: word.utf8) }
    func skip(past word: String) -> Bool {
      let pattern = Array(word.utf8)
      while index + pattern.count <= text.count {
        if text[index...].starts(with: pattern) {
          index += pattern.count
          return true
        }
        index += 1
      }
      return false
    }
    while index < text.count {
      let byte = text[index]
      if byte == 0x20 || (0x09...0x0D).contains(byte) { index += 1; continue }
      guard byte == 0x3C else { return false }
      if at("<?") {
        guard skip(past: "?>") else { return false }
      } else if at("<!--") {
        guard skip(past: "-->") else { return false }
      } else if at("<!") {
        // A document type; its internal subset ends with "]".
        var depth = 0
        repeat {
          if text[index] == 0x5B { depth += 1 }
          if text[index] == 0x5D { depth -= 1 }
          index += 1
        } while index < text.count && !(text[index] == 0x3E && depth <= 0)
        index += 1
      } else {
        return isElementSVG(text[index...])
      }
    }
    return false
  }

  /// Whether a tag's name is `svg`, with or without a namespace prefix.
  private static func isElementSVG(_ tag: ArraySlice<UInt8>) -> Bool {
    let name = tag.dropFirst().prefix(64).prefix {
      $0 != 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x3E && $0 != 0x2F
    }
    return name.elementsEqual("svg".utf8) || name.suffix(4).elementsEqual(":svg".utf8)
  }
}
