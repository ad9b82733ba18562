// Metadata in files of boxes: HEIF and AVIF (ISO/IEC 23008-12), JPEG XL
// (ISO/IEC 18181-2), JPEG 2000 (ISO/IEC 15444-1), Canon's CR3.

import DataCompression

extension MetadataBlocks {
  /// A box's name and what it holds.
  struct Box {
    let name: String
    let content: FileBytes
  }

  /// The boxes of a file or a box, as far as they go.
  static func boxes(_ bytes: FileBytes, from start: Int = 0) -> [Box] {
    var found: [Box] = []
    var at = start
    while found.count < 4096, var size = bytes.number(at, 4),
      let name = bytes.part(at + 4, 4)?.copied()
    {
      var head = 8
      if size == 1 {
        guard let large = bytes.number(at + 8, 8) else { break }
        (size, head) = (large, 16)
      }
      // Zero: to the end. A box that is cut off is read as far as it goes.
      let left = bytes.count - at
      if size == 0 || size > left { size = left }
      guard size >= head, let content = bytes.part(at + head, size - head) else { break }
      found.append(Box(name: String(decoding: name, as: UTF8.self), content: content))
      at += size
    }
    return found
  }

  mutating func addBoxes(_ file: FileBytes) {
    // A bare code stream of JPEG XL or JPEG 2000 holds none.
    if file.has([0xFF]) { return }
    for box in Self.boxes(file) { add(box, file) }
  }

  private mutating func add(_ box: Box, _ file: FileBytes) {
    let content = box.content
    switch box.name {
    case "meta": addItems(content, file)
    case "Exif": add(exif: Self.afterOffset(content))
    case "xml ": add(xmp: content.copied())
    case "brob":
      guard content.has("xml ") || content.has("Exif"), let packed = content.from(4)?.copied(),
        let bytes = unpacked(packed, { Inflating.brotli($0, atMost: $1) })
      else { return }
      if content.has("xml ") { add(xmp: bytes) }
      if content.has("Exif") {
        bytes.withUnsafeBytes { add(exif: Self.afterOffset(FileBytes($0))) }
      }
    case "uuid": addIdentified(content)
    case "moov":
      for inner in Self.boxes(content) where inner.name == "uuid" { addCanon(inner.content) }
    default: break
    }
  }

  /// Boxes that a number of 16 bytes names.
  private mutating func addIdentified(_ content: FileBytes) {
    guard let number = content.part(0, 16)?.copied(), let data = content.from(16) else { return }
    let isXMP: [UInt8] = [
      0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF,
      0xAC,
    ]
    let isIPTC: [UInt8] = [
      0x33, 0xC7, 0xA4, 0xD2, 0xB8, 0x1D, 0x47, 0x23, 0xA0, 0xBA, 0xF1, 0xA3, 0xE0, 0x97, 0xAD,
      0x38,
    ]
    let isPhotoshopEXIF: [UInt8] = [
      0x05, 0x37, 0xCD, 0xAB, 0x9D, 0x0C, 0x44, 0x31, 0xA7, 0x2A, 0xFA, 0x56, 0x1F, 0x2A, 0x11,
      0x3E,
    ]
    switch number {
    case isXMP: add(xmp: data.copied())
    case isIPTC:
      if data.has([0x1C]) { add(iptc: data.copied()) } else { addResources(data) }
    case Array("JpgTiffExif->JP2".utf8), isPhotoshopEXIF: add(exif: data.copied())
    default: break
    }
  }

  /// Canon keeps the main folder, EXIF's and the place's in boxes of their own.
  private mutating func addCanon(_ content: FileBytes) {
    guard let inside = content.from(16) else { return }
    var folders: [String: TagFolder] = [:]
    for box in Self.boxes(inside) where ["CMT1", "CMT2", "CMT4"].contains(box.name) {
      folders[box.name] = box.content.copied().flatMap { EXIFBlock($0)?.main }
    }
    guard !folders.isEmpty, exif.count < Self.mostBlocks else { return }
    exif.append(
      EXIFBlock(main: folders["CMT1"], details: folders["CMT2"], position: folders["CMT4"]))
  }

  /// EXIF after the number of bytes that come before it.
  static func afterOffset(_ content: FileBytes) -> [UInt8]? {
    for start in [content.number(0, 4).map { $0 + 4 }, 4, 0] {
      guard let start, let part = content.from(start) else { continue }
      if part.has("II") || part.has("MM") || part.has("Exif\0\0") { return part.copied() }
    }
    return nil
  }
}
