// Runs of equal numbers mixed with groups of eight packed ones: how levels,
// dictionary indices and some booleans are written ("RLE" in the format).
// https://parquet.apache.org/docs/file-format/data-pages/encodings/

/// Reads numbers of a fixed width in bits, one after another.
struct HybridDecoder {
  private let bytes: [UInt8]
  private var place: Int
  private let end: Int
  private let width: Int
  private var runLeft = 0
  private var runValue: UInt32 = 0
  private var packedLeft = 0
  private var packedStart = 0
  private var packedIndex = 0

  /// - Throws: if the width is not 0 to 32.
  init(_ bytes: [UInt8], _ range: Range<Int>, width: Int) throws(FormatProblem) {
    guard (0...32).contains(width), range.upperBound <= bytes.count else {
      throw FormatProblem("a page packs numbers in \(width) bits")
    }
    self.bytes = bytes
    self.width = width
    place = range.lowerBound
    end = range.upperBound
  }

  /// Of nothing, which gives zeros.
  init() {
    bytes = []
    place = 0
    end = 0
    width = 0
  }

  mutating func next() throws(FormatProblem) -> UInt32 {
    if width == 0 { return 0 }
    while true {
      if runLeft > 0 {
        runLeft -= 1
        return runValue
      }
      if packedLeft > 0 {
        defer {
          packedLeft -= 1
          packedIndex += 1
        }
        return unpack()
      }
      try header()
    }
  }

  private mutating func header() throws(FormatProblem) {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard place < end, shift < 35 else { throw FormatProblem("a page ends too early") }
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { break }
      shift += 7
    }
    let count = Int(value >> 1)
    if value & 1 == 1 {
      // Some writers leave out the unused end of the last group.
      let size = min(count * width, end - place)
      guard count > 0, size > 0 else { throw FormatProblem("a page holds an empty run") }
      packedStart = place
      packedIndex = 0
      packedLeft = min(count * 8, size * 8 / width)
      place += size
      guard packedLeft > 0 else { throw FormatProblem("a page ends too early") }
    } else {
      let size = (width + 7) / 8
      guard count > 0, end - place >= size else { throw FormatProblem("a page ends too early") }
      runValue = 0
      for i in 0..<size { runValue |= UInt32(bytes[place + i]) << UInt32(8 * i) }
      place += size
      runLeft = count
    }
  }

  /// Least significant bits first, across bytes.
  private func unpack() -> UInt32 {
    let bit = packedIndex * width
    var byte = packedStart + bit / 8
    var value = UInt64(bytes[byte]) >> UInt64(bit % 8)
    var have = 8 - bit % 8
    while have < width {
      byte += 1
      value |= UInt64(bytes[byte]) << UInt64(have)
      have += 8
    }
    return UInt32(truncatingIfNeeded: value & (1 << UInt64(width) - 1))
  }
}
