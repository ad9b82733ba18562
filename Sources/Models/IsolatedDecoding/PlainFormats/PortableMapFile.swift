// Portable maps of the Netpbm family: P1 to P6, PAM (P7) and PFM (netpbm.sourceforge.net/doc).
// A file may hold several; the first is shown.

import Glibc
import ImageDecoding
import Support

/// A portable map whose header was read.
struct PortableMapFile: PlainFormat {
  private let bytes: [UInt8]
  private let head: PortableMapHeader
  private let channels: PlainImage.Channels
  let header: PlainHeader

  /// The part of the rows that must be there.
  private static let minimumShownPart = 0.1

  init(_ bytes: [UInt8]) throws(ImageDecodingError) {
    guard let head = PortableMapHeader(bytes, at: 0) else { throw .damagedHeader(.pnm) }
    guard head.width > 0, head.height > 0 else { throw .zeroSized(.pnm) }
    self.bytes = bytes
    self.head = head
    channels =
      switch head.colours {
      case .grey: head.hasAlpha ? .greyAlpha : .grey
      case .rgb: head.hasAlpha ? .rgba : .rgb
      case .cmyk: .cmyk
      }
    header = PlainHeader(
      width: head.width, height: head.height, hasAlpha: head.hasAlpha,
      pages: PortableMapHeader.count(in: bytes))
  }

  func reduction(atMost wanted: Int) -> Int { wanted }

  func image() -> PlainImage? { image(reducedBy: 1, isTolerant: true) }

  func image(reducedBy factor: Int, isTolerant: Bool) -> PlainImage? {
    let rows = availableRows
    guard isTolerant || rows == head.height else { return nil }
    if factor == 1, head.isPlainBytes, channels.count == head.depth, rows == head.height {
      return PlainImage(
        width: head.width, height: head.height, channels: channels, placeInFile: head.dataStart)
    }
    guard
      var writer = RowWriter(
        width: head.width, height: head.height, channels: channels.count, factor: factor)
    else { return nil }
    let shown = bytes.withUnsafeBytes { file in
      switch head.coding {
      case .digits, .bitDigits: return writeDigits(file, &writer)
      case .bits, .bytes, .words, .floats:
        writeRows(file, rows, &writer)
        return Double(rows) / Double(head.height)
      }
    }
    guard shown >= Self.minimumShownPart else { return nil }
    return writer.image(channels, shownPart: shown)
  }

  /// Whole rows that the file holds; all of them for digits.
  private var availableRows: Int {
    guard let rowBytes = head.rowBytes, rowBytes > 0 else { return head.height }
    return min(head.height, max(0, bytes.count - head.dataStart) / rowBytes)
  }

  private func writeRows(_ file: UnsafeRawBufferPointer, _ rows: Int, _ writer: inout RowWriter) {
    guard let rowBytes = head.rowBytes else { return }
    let table = head.scale
    let count = channels.count
    let floats = head.coding == .floats ? floatScale(file, rows) : nil
    for y in 0..<(head.isUpward ? head.height : rows) {
      let stored = head.isUpward ? head.height - 1 - y : y
      guard stored < rows else {
        writer.add { $0.update(repeating: 0, count: head.width * count) }
        continue
      }
      let row = UnsafeRawBufferPointer(
        rebasing: file[(head.dataStart + stored * rowBytes)...].prefix(rowBytes))
      writer.add { out in
        switch head.coding {
        case .bits:
          // 1 is black.
          for x in 0..<head.width { out[x] = row[x >> 3] >> UInt8(7 - x & 7) & 1 == 1 ? 0 : 255 }
        case .bytes where head.maximum == 255 && count == head.depth:
          if let base = row.baseAddress { memcpy(out, base, rowBytes) }
        case .bytes:
          for x in 0..<head.width {
            for channel in 0..<count {
              out[x * count + channel] = table[Int(row[x * head.depth + channel])]
            }
          }
        case .words:
          for x in 0..<head.width {
            for channel in 0..<count {
              let place = (x * head.depth + channel) * 2
              out[x * count + channel] = table[Int(row[place]) << 8 | Int(row[place + 1])]
            }
          }
        case .floats:
          for sample in 0..<head.width * head.depth {
            let value = float(row, sample)
            out[sample] =
              floats.map { value > 0 ? UInt8(fitting: min(255, value * $0) + 0.5) : 0 }
              ?? StandardCurve.byte(linear: value * head.floatScale)
          }
        case .digits, .bitDigits: break
        }
      }
    }
  }

  private func float(_ row: UnsafeRawBufferPointer, _ index: Int) -> Float {
    let bits = row.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
    let order = head.isLittleEndian ? UInt32(littleEndian: bits) : UInt32(bigEndian: bits)
    return Float(bitPattern: order)
  }

  /// What grey floats are multiplied by that are bytes or words and no linear
  /// light, as Pillow writes them; nil if they are light.
  private func floatScale(_ file: UnsafeRawBufferPointer, _ rows: Int) -> Float? {
    guard head.colours == .grey, let rowBytes = head.rowBytes else { return nil }
    var extent = SampleExtent()
    for stored in 0..<rows {
      let row = UnsafeRawBufferPointer(
        rebasing: file[(head.dataStart + stored * rowBytes)...].prefix(rowBytes))
      for x in 0..<head.width {
        let value = Double(float(row, x))
        if value.isFinite { extent.add(value) }
      }
    }
    // The file's own scale may make light of them.
    guard extent.mean * Double(head.floatScale) > 1 else { return nil }
    let most = extent.floatRange.most
    return extent.floatRange.least == 0 && (most == 255 || most == 65_535) ? 255 / Float(most) : nil
  }

  /// Numbers in ASCII. Returns the part of them that was there.
  private func writeDigits(_ file: UnsafeRawBufferPointer, _ writer: inout RowWriter) -> Double {
    var reader = PortableMapScanner(file, at: head.dataStart)
    let table = head.scale
    let rowCount = head.width * head.depth
    var found = 0
    for _ in 0..<head.height {
      writer.add { out in
        for place in 0..<rowCount {
          if head.coding == .bitDigits {
            guard let bit = reader.bit() else { return }
            out[place] = bit == 1 ? 0 : 255
          } else {
            guard let number = reader.number() else { return }
            out[place] = table[min(number, table.count - 1)]
          }
          found += 1
        }
      }
      if reader.isAtEnd, found < rowCount * head.height, writer.isWhole { break }
    }
    return Double(found) / Double(rowCount * head.height)
  }
}

/// Linear light in sRGB's curve, 8 bits.
enum StandardCurve {
  private static let steps = 16_384
  private static let table = (0...steps).map { LabColour.standard(Double($0) / Double(steps)) }
  /// Where the curve is steep, finer steps.
  private static let darkest: Float = 1.0 / 64
  private static let darkTable = (0...steps).map {
    LabColour.standard(Double($0) / Double(steps) / 64)
  }

  /// Zero for less than nothing and for what is no number, 255 from one up.
  static func byte(linear value: Float) -> UInt8 {
    guard value > 0 else { return 0 }
    guard value < 1 else { return 255 }
    let isDark = value < darkest
    let step = Int32(fitting: value * Float(isDark ? steps * 64 : steps) + 0.5)
    return (isDark ? darkTable : table)[Int(step)]
  }
}
