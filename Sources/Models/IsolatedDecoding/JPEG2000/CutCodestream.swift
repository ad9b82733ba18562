// JPEG 2000 files that end early (ISO/IEC 15444-1, annex A): OpenJPEG gives no
// image at all if a tile is missing, so what is missing is said to be empty.

/// A codestream that lacks the end of a tile, or whole tiles.
struct CutCodestream {
  /// The file, with an empty tile for each that is missing.
  private(set) var mended: [UInt8]
  /// Where the missing tiles lie, in pixels of the image.
  private(set) var missing: [Area] = []
  private(set) var tileCount = 0

  /// A part of the image.
  struct Area {
    let x: Range<Int>
    let y: Range<Int>
  }

  private enum Marker {
    static let size = 0xFF51
    static let coding = 0xFF52
    static let tilePart = 0xFF90
    static let data = 0xFF93
  }

  /// More packets than a tile has in any file that was seen.
  private static let mostPackets = 1 << 16
  /// Tiles beyond are not filled in.
  private static let mostTiles = 1 << 14

  /// Nil if nothing is missing, or the main header is not whole.
  ///
  /// - Parameter start: where the codestream begins.
  init?(_ bytes: [UInt8], at start: Int) {
    let fields = ByteFields(bytes, isLittleEndian: false)
    guard fields.number(start, 2) == 0xFF4F else { return nil }
    var place = start + 2
    // The size comes first; OpenJPEG may pass over what looks like another one.
    guard fields.number(place, 2) == Marker.size else { return nil }
    let size = Grid(fields, place + 4)
    var coding: [UInt8] = []
    while let marker = fields.number(place, 2), marker != Marker.tilePart {
      guard let length = fields.number(place + 2, 2), length >= 2 else { return nil }
      if marker == Marker.coding { coding = fields.slice(place, length + 2) ?? [] }
      place += 2 + length
    }
    guard let grid = size, grid.count <= Self.mostTiles, coding.count > 4, place < bytes.count
    else {
      return nil
    }
    // Packets may have to begin and end with a marker.
    let (isBegun, isEnded) = (coding[4] & 2 != 0, coding[4] & 4 != 0)
    coding[4] &= ~6
    mended = bytes
    var seen = Set<Int>()
    var isCut = false
    while fields.number(place, 2) == Marker.tilePart, let tile = fields.number(place + 4, 2),
      let length = fields.number(place + 6, 4), place + 12 <= bytes.count
    {
      let isLast = length == 0
      let end = isLast ? bytes.count : place + max(12, length)
      // A last part without a length ends with the mark of the end.
      if end < bytes.count || end == bytes.count && !isLast || isLast && Self.isEnded(bytes) {
        seen.insert(tile)
        place = end
        continue
      }
      isCut = true
      if isEnded {
        // A packet that is not whole is an error then.
        guard isBegun, let packet = Self.lastPacket(bytes, place + 12) else { break }
        mended.removeSubrange(packet...)
        for _ in 0..<Self.mostPackets { mended += [0, 0xFF, 0x92] }
      }
      seen.insert(tile)
      Self.put(mended.count - place, into: &mended, at: place + 6)
      place = mended.count
      break
    }
    tileCount = grid.count
    let lost = (0..<grid.count).filter { !seen.contains($0) }
    guard isCut || !lost.isEmpty, lost.count < grid.count else { return nil }
    mended.removeSubrange(min(place, mended.count)...)
    for tile in lost {
      // One empty packet stands for all.
      let length = 12 + coding.count + 3
      mended += [0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1]
      Self.put(length, into: &mended, at: mended.count - 6)
      mended[mended.count - 8] = UInt8(truncatingIfNeeded: tile >> 8)
      mended[mended.count - 7] = UInt8(truncatingIfNeeded: tile)
      mended += coding + [0xFF, 0x93, 0]
    }
    mended += [0xFF, 0xD9]
    missing = lost.map(grid.area)
  }

  private static func isEnded(_ bytes: [UInt8]) -> Bool { bytes.suffix(2) == [0xFF, 0xD9] }

  private static func put(_ length: Int, into bytes: inout [UInt8], at place: Int) {
    for i in 0..<4 { bytes[place + i] = UInt8(truncatingIfNeeded: length >> ((3 - i) * 8)) }
  }

  /// Where the last packet begins that begins with a marker.
  private static func lastPacket(_ bytes: [UInt8], _ start: Int) -> Int? {
    var place = bytes.count - 6
    while place >= start {
      if bytes[place] == 0xFF, bytes[place + 1] == 0x91, bytes[place + 2] == 0,
        bytes[place + 3] == 4
      {
        return place
      }
      place -= 1
    }
    return nil
  }

  /// Where tiles lie (annex B.3).
  private struct Grid {
    private let x: Range<Int>
    private let y: Range<Int>
    private let tileX: Int
    private let tileY: Int
    private let tileWidth: Int
    private let tileHeight: Int
    private let across: Int
    let count: Int

    init?(_ fields: ByteFields, _ place: Int) {
      let numbers = (0..<8).compactMap { fields.number(place + 2 + $0 * 4, 4) }
      guard numbers.count == 8, numbers[2] < numbers[0], numbers[3] < numbers[1], numbers[4] > 0,
        numbers[5] > 0, numbers[6] <= numbers[2], numbers[7] <= numbers[3]
      else { return nil }
      (x, y) = (numbers[2]..<numbers[0], numbers[3]..<numbers[1])
      (tileWidth, tileHeight, tileX, tileY) = (numbers[4], numbers[5], numbers[6], numbers[7])
      across = (numbers[0] - tileX + tileWidth - 1) / tileWidth
      let down = (numbers[1] - tileY + tileHeight - 1) / tileHeight
      let (product, overflows) = across.multipliedReportingOverflow(by: down)
      count = overflows ? .max : product
    }

    func area(_ tile: Int) -> Area {
      let left = tileX + tile % across * tileWidth
      let top = tileY + tile / across * tileHeight
      let columns = (left..<left + tileWidth).clamped(to: x)
      let rows = (top..<top + tileHeight).clamped(to: y)
      return Area(
        x: columns.lowerBound - x.lowerBound..<columns.upperBound - x.lowerBound,
        y: rows.lowerBound - y.lowerBound..<rows.upperBound - y.lowerBound)
    }
  }
}
