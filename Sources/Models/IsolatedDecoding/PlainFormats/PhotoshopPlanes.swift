// The planes of Photoshop's files: stored as they are, packed, or compressed as
// ZIP, for the flattened image and for layers alike.

import DataCompression

/// How rows of one channel become bytes.
struct PhotoshopPlanes {
  let fields: ByteFields
  /// Whether lengths of rows have four bytes (PSB).
  let isLarge: Bool
  let depth: Int

  /// Bytes of a row.
  func rowBytes(_ width: Int) -> Int { (width * depth + 7) / 8 }

  /// The channels that lie there, each of rows from the top; what is missing is
  /// zero.
  ///
  /// - Parameters:
  ///   - range: from the number of the compression on.
  ///   - stored: how many channels lie there.
  ///   - wanted: how many of them are given.
  /// - Returns: nil for a compression that is not known. The part of the rows that
  ///   was there.
  func planes(_ range: Range<Int>, stored: Int, wanted: Int, width: Int, height: Int)
    -> (planes: [[UInt8]], shown: Double)?
  {
    let size = rowBytes(width) * height
    let content = range.lowerBound + 2..<max(range.lowerBound + 2, range.upperBound)
    switch fields.number(range.lowerBound, 2) {
    case 0: return raw(content, wanted, size)
    case 1: return packed(content, stored: stored, wanted: wanted, width, height)
    case let code? where code == 2 || code == 3:
      let whole = fields.bytes[min(content.lowerBound, fields.bytes.count)...].prefix(content.count)
      guard let bytes = Inflating.zlib(Array(whole), atMost: size * stored) else {
        return ([], 0)
      }
      let planes = (0..<wanted).map { number in
        var plane = Array(bytes.dropFirst(number * size).prefix(size))
        let part = plane.count
        plane += [UInt8](repeating: 0, count: size - part)
        if code == 3 { sum(&plane, width) }
        return plane
      }
      return (planes, min(1, Double(bytes.count) / Double(max(1, size * wanted))))
    default: return nil
    }
  }

  private func raw(_ range: Range<Int>, _ wanted: Int, _ size: Int) -> ([[UInt8]], Double) {
    let end = min(fields.bytes.count, range.upperBound)
    let available = max(0, end - range.lowerBound)
    let planes = (0..<wanted).map { plane in
      let from = min(end, range.lowerBound + plane * size)
      let part = fields.bytes[from..<min(end, from + size)]
      return Array(part) + [UInt8](repeating: 0, count: size - part.count)
    }
    return (planes, min(1, Double(available) / Double(max(1, size * wanted))))
  }

  /// Rows packed as PackBits, the lengths of all rows before them.
  private func packed(
    _ range: Range<Int>, stored: Int, wanted: Int, _ width: Int, _ height: Int
  ) -> ([[UInt8]], Double) {
    let lengthSize = isLarge ? 4 : 2
    let rowBytes = rowBytes(width)
    let end = min(fields.bytes.count, range.upperBound)
    var place = range.lowerBound + stored * height * lengthSize
    var shown = 0
    var planes: [[UInt8]] = []
    for plane in 0..<wanted {
      var rows = [UInt8](repeating: 0, count: rowBytes * height)
      for row in 0..<height {
        let lengthPlace = range.lowerBound + (plane * height + row) * lengthSize
        guard let length = fields.number(lengthPlace, lengthSize), place < end else { break }
        let rowEnd = min(end, place + length)
        unpack(place..<rowEnd, into: &rows, row * rowBytes, rowBytes)
        if rowEnd == place + length { shown += 1 }
        place = rowEnd
      }
      planes.append(rows)
    }
    return (planes, Double(shown) / Double(max(1, wanted * height)))
  }

  private func unpack(_ range: Range<Int>, into rows: inout [UInt8], _ start: Int, _ count: Int) {
    let bytes = fields.bytes
    var place = range.lowerBound
    var done = 0
    while place < range.upperBound, done < count {
      let code = Int(Int8(bitPattern: bytes[place]))
      place += 1
      if code >= 0 {
        let length = min(code + 1, count - done, range.upperBound - place)
        for i in 0..<length { rows[start + done + i] = bytes[place + i] }
        place += code + 1
        done += length
      } else if code > -128, place < range.upperBound {
        let length = min(1 - code, count - done)
        for i in 0..<length { rows[start + done + i] = bytes[place] }
        place += 1
        done += length
      }
    }
  }

  /// Undoes differences from sample to sample.
  private func sum(_ plane: inout [UInt8], _ width: Int) {
    let rowBytes = rowBytes(width)
    guard rowBytes > 0 else { return }
    for start in stride(from: 0, to: plane.count, by: rowBytes) {
      let row = start..<start + rowBytes
      switch depth {
      case 16:
        for at in stride(from: row.lowerBound + 2, to: row.upperBound - 1, by: 2) {
          let last = UInt16(plane[at - 2]) << 8 | UInt16(plane[at - 1])
          let value = (UInt16(plane[at]) << 8 | UInt16(plane[at + 1])) &+ last
          plane[at] = UInt8(truncatingIfNeeded: value >> 8)
          plane[at + 1] = UInt8(truncatingIfNeeded: value)
        }
      case 32:
        for at in row.dropFirst() { plane[at] &+= plane[at - 1] }
        // The highest bytes of a row come first, then the next.
        let apart = Array(plane[row])
        for x in 0..<width {
          for byte in 0..<4 { plane[start + x * 4 + byte] = apart[byte * width + x] }
        }
      default: for at in row.dropFirst() { plane[at] &+= plane[at - 1] }
      }
    }
  }

  /// One byte a pixel.
  func eightBit(_ plane: [UInt8], width: Int, height: Int) -> [UInt8] {
    switch depth {
    case 8: return plane
    case 16: return (0..<width * height).map { plane[$0 * 2] }
    case 32:
      return (0..<width * height).map { pixel in
        let bits = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(plane[pixel * 4 + $1]) }
        return LabColour.standard(Double(Float(bitPattern: bits)))
      }
    default:
      let rowBytes = rowBytes(width)
      var pixels: [UInt8] = []
      pixels.reserveCapacity(width * height)
      for row in 0..<height {
        for x in 0..<width {
          // 1 is black.
          pixels.append(plane[row * rowBytes + x / 8] >> UInt8(7 - x % 8) & 1 == 1 ? 0 : 255)
        }
      }
      return pixels
    }
  }
}
