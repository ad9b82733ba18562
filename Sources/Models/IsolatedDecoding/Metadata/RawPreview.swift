// Finds the JPEG preview in a camera's RAW file. The sensor's own data is left
// alone.

import ImageDecoding

/// The largest embedded JPEG of a camera RAW file.
struct RawPreview {
  /// Where the JPEG lies in the file.
  let range: Range<Int>
  /// The RAW file's own orientation, if it states one; the preview's own
  /// is then ignored.
  let orientation: Int?

  /// Nil if there is no JPEG that could be shown.
  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: "FUJIFILMCCD-RAW".utf8) {
      self.init(fuji: bytes)
    } else if let reader = TIFFReader(bytes) {
      self.init(bytes, reader)
    } else {
      self.init(canon3: bytes)
    }
  }

  private init?(_ bytes: [UInt8], _ reader: TIFFReader) {
    var candidates: [Range<Int>] = []
    func add(_ offset: Int?, _ length: Int?) {
      guard let offset, let length, offset > 0, length > 4, offset < bytes.count else { return }
      let range = offset..<offset + min(bytes.count - offset, length)
      if Self.isJPEG(bytes, range) { candidates.append(range) }
    }
    for directory in reader.allDirectories {
      add(reader.integer(directory[0x0201]), reader.integer(directory[0x0202]))
      let strips = reader.integers(directory[0x0111])
      if strips.count == 1, [6, 7].contains(reader.integer(directory[0x0103]) ?? 0) {
        add(strips[0], reader.integer(directory[0x0117]))
      }
      // Panasonic keeps its preview as a tag of its own.
      if let entry = directory[0x002E] { add(entry.offset, entry.count) }
    }
    // Olympus and others keep it in the maker's notes, past standard tags.
    guard let best = candidates.max(by: { $0.count < $1.count }) ?? Self.largestJPEG(bytes) else {
      return nil
    }
    range = best
    orientation = reader.mainDirectory.flatMap { reader.integer($0[0x0112]) }
  }

  /// RAF: at 84 the offset and at 88 the length of the JPEG, big-endian; it
  /// states its own orientation.
  private init?(fuji bytes: [UInt8]) {
    guard let offset = Self.bigEndian(bytes, 84), let length = Self.bigEndian(bytes, 88),
      offset < bytes.count
    else { return nil }
    let found = offset..<min(bytes.count, offset + length)
    guard Self.isJPEG(bytes, found) else { return nil }
    range = found
    orientation = nil
  }

  /// CR3 is ISO base media: the box `CMT1` holds the main EXIF directory, and
  /// JPEGs lie in `PRVW`, `THMB` and the first track.
  private init?(canon3 bytes: [UInt8]) {
    guard let best = Self.largestJPEG(bytes) else { return nil }
    range = best
    let name = Array("CMT1".utf8)
    let head = bytes.prefix(65_536)
    var place: Int?
    for index in head.indices.dropLast(4) where head[index] == 0x43 {
      if head[index..<index + 4].elementsEqual(name) {
        place = index + 4
        break
      }
    }
    let reader = place.flatMap { TIFFReader(bytes, at: $0) }
    orientation = reader.flatMap { reader in
      reader.mainDirectory.flatMap { reader.integer($0[0x0112]) }
    }
  }

  private static func bigEndian(_ bytes: [UInt8], _ offset: Int) -> Int? {
    guard bytes.count >= offset + 4 else { return nil }
    return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  private static func isJPEG(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let frame = JPEGOutline(bytes, range) else { return false }
    return !frame.isLossless
  }

  /// Looks for JPEGs anywhere, and returns the one with the most pixels.
  private static func largestJPEG(_ bytes: [UInt8]) -> Range<Int>? {
    var best: (range: Range<Int>, pixels: Int)?
    var index = 0
    var tries = 0
    while index + 4 <= bytes.count, tries < 64 {
      guard bytes[index] == 0xFF, bytes[index + 1] == 0xD8, bytes[index + 2] == 0xFF else {
        index += 1
        continue
      }
      tries += 1
      let range = index..<bytes.count
      if let frame = JPEGOutline(bytes, range), !frame.isLossless {
        let pixels = frame.width * frame.height
        if pixels > best?.pixels ?? 0 { best = (range, pixels) }
        index = frame.headerEnd
      } else {
        index += 3
      }
    }
    return best?.range
  }
}

/// The size of a JPEG, read from its frame header (ITU T.81, annex B).
struct JPEGOutline {
  let width: Int
  let height: Int
  /// Lossless frames (SOF3) hold sensor data; viewers cannot show them.
  let isLossless: Bool
  /// Just past the frame header.
  let headerEnd: Int

  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    guard range.count > 4, bytes[range.lowerBound] == 0xFF, bytes[range.lowerBound + 1] == 0xD8
    else { return nil }
    var index = range.lowerBound + 2
    while index + 9 < range.upperBound {
      guard bytes[index] == 0xFF else { return nil }
      let marker = bytes[index + 1]
      if marker == 0xFF { index += 1; continue }
      let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
      guard length >= 2, marker != 0xD9, marker != 0xDA else { return nil }
      if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
        height = Int(bytes[index + 5]) << 8 | Int(bytes[index + 6])
        width = Int(bytes[index + 7]) << 8 | Int(bytes[index + 8])
        isLossless = [0xC3, 0xC7, 0xCB, 0xCF].contains(marker)
        headerEnd = index + 2 + length
        return
      }
      index += 2 + length
    }
    return nil
  }
}
