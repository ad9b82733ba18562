// The rows of a TIFF image as libtiff decodes them, whether they lie in strips or
// tiles, together or a plane a sample.

/// Where a row's samples begin: of all samples, or of each.
typealias TIFFPlanes = [UnsafeRawPointer]

/// Decodes the rows of one image from the top.
struct TIFFRows {
  private let file: TIFFHandle
  private let layout: TIFFLayout
  private let planes: Int
  /// Bytes of a row of one plane.
  private let rowSize: Int
  private let across: Int
  private let down: Int
  private let isByRow: Bool
  /// Bytes of a strip or tile, and of one of its rows.
  private let blockSize: Int
  private let blockRowSize: Int
  private let band: PixelMemory
  private let block: PixelMemory

  /// Nil if there is no memory, or sizes contradict each other.
  ///
  /// - Parameter isSalvage: whether the data is damaged; what is before that is
  ///   then decoded row by row.
  init?(_ file: TIFFHandle, _ layout: TIFFLayout, isSalvage: Bool) {
    self.file = file
    self.layout = layout
    // Whole strips are faster, and are all in memory.
    if layout.isLosslessJPEG {
      let samples = layout.blockWidth.multipliedReportingOverflow(by: layout.samplesPerRowPixel)
      let size = (samples.partialValue * layout.bits / 8).multipliedReportingOverflow(
        by: layout.blockHeight)
      guard !samples.overflow, samples.partialValue <= 1 << 32, !size.overflow else { return nil }
      (blockRowSize, blockSize) = (samples.partialValue * layout.bits / 8, size.partialValue)
    } else {
      (blockRowSize, blockSize) = (file.blockRowSize, file.blockSize)
    }
    isByRow =
      !layout.isTiled && !layout.isPlanar && !layout.isLosslessJPEG
      && (isSalvage || blockSize > 1 << 25)
    planes = layout.isPlanar ? layout.colours + (layout.alpha == .none ? 0 : 1) : 1
    across = layout.isTiled ? (layout.width + layout.blockWidth - 1) / layout.blockWidth : 1
    down = (layout.height + layout.blockHeight - 1) / layout.blockHeight
    rowSize = blockRowSize * across
    let needed = layout.width * layout.bits * (layout.isPlanar ? 1 : layout.samples)
    let rows = isByRow ? 1 : layout.blockHeight
    // A block of no more than what the image could need.
    guard rowSize >= (needed + 7) / 8,
      file.blocks >= across * down * (layout.isPlanar ? planes : 1),
      rows <= 1 << 24, rowSize <= 1 << 32,
      isByRow || blockSize <= 1 << 26 + layout.height * needed / 4,
      let band = PixelMemory(count: rowSize * rows * planes + 8),
      let block = PixelMemory(count: layout.isTiled ? blockSize + 8 : 0)
    else { return nil }
    self.band = band
    self.block = block
  }

  /// Calls `body` with each row.
  ///
  /// - Returns: the part of the rows that was decoded; nil if something was
  ///   damaged and `isTolerant` is not set, or nothing could be decoded.
  func each(isTolerant: Bool, _ body: (TIFFPlanes) -> Void) -> Double? {
    var shown = 0.0
    for number in 0..<down {
      let first = number * layout.blockHeight
      let rows = min(layout.blockHeight, layout.height - first)
      if isByRow {
        var isWhole = true
        for row in 0..<rows {
          if isWhole, !file.read(row: first + row, into: band.base) {
            guard isTolerant else { return nil }
            isWhole = false
          }
          if isWhole { shown += 1 } else { clear(band.base, rowSize) }
          body([UnsafeRawPointer(band.base)])
        }
        continue
      }
      guard let part = decode(bandNumber: number, rows: rows, isTolerant: isTolerant) else {
        return nil
      }
      shown += part * Double(rows)
      for row in 0..<rows {
        body(
          (0..<planes).map {
            UnsafeRawPointer(band.base + ($0 * layout.blockHeight + row) * rowSize)
          })
      }
    }
    return shown > 0 ? shown / Double(layout.height) : nil
  }

  private func clear(_ memory: UnsafeMutablePointer<UInt8>, _ count: Int) {
    memory.update(repeating: 0, count: count)
  }

  /// Fills the band with a row of blocks; the part of them that is whole.
  private func decode(bandNumber: Int, rows: Int, isTolerant: Bool) -> Double? {
    var whole = 0
    for plane in 0..<planes {
      let out = band.base + plane * layout.blockHeight * rowSize
      for column in 0..<across {
        let number = (plane * down + bandNumber) * across + column
        let target = layout.isTiled ? block.base : out
        // What is not decoded is black.
        let size = layout.isTiled ? blockSize : rowSize * rows
        if isTolerant { clear(target, size) }
        let isRead =
          layout.isLosslessJPEG
          ? readLossless(block: number, into: target, size: size)
          : file.read(block: number, into: target, size: size)
        if isRead {
          whole += 1
        } else if !isTolerant {
          return nil
        }
        guard layout.isTiled else { continue }
        let width = blockRowSize
        for row in 0..<rows {
          (out + row * rowSize + column * width).update(
            from: block.base + row * width, count: width)
        }
      }
    }
    return Double(whole) / Double(planes * across)
  }
}

extension TIFFRows {
  /// Samples of 8 bits, or of 16 that are filled; false if they are not all there.
  private func readLossless(
    block number: Int, into target: UnsafeMutablePointer<UInt8>, size: Int
  ) -> Bool {
    let sampleSize = layout.bits / 8
    let tables = file.bytes(TIFFTag.jpegTables) ?? []
    let decoded = tables.withUnsafeBytes {
      LosslessJPEG(
        file.content(ofBlock: number), tables: $0, mostSamples: blockSize / sampleSize)
    }
    guard let decoded, decoded.components == layout.samplesPerRowPixel,
      decoded.width * decoded.components * sampleSize == blockRowSize,
      sampleSize == 2 || decoded.precision <= 8
    else { return false }
    let count = min(size / sampleSize, decoded.samples.count)
    let most = 1 << decoded.precision - 1
    for (place, sample) in decoded.samples.prefix(count).enumerated() {
      guard sampleSize == 2 else {
        target[place] = UInt8(truncatingIfNeeded: sample)
        continue
      }
      let filled = UInt16(truncatingIfNeeded: min(most, Int(sample)) * 65_535 / most)
      UnsafeMutableRawPointer(target).storeBytes(
        of: filled, toByteOffset: place * 2, as: UInt16.self)
    }
    return decoded.shownPart == 1
  }
}

/// Rows that libtiff itself turns into RGB: subsampled YCbCr and old-style JPEG.
struct TIFFDrawnRows {
  private let file: TIFFHandle
  private let layout: TIFFLayout
  private let block: PixelMemory
  private let band: PixelMemory
  private var writer: RowWriter

  /// Nil if there is no memory.
  init?(_ file: TIFFHandle, _ layout: TIFFLayout, _ factor: Int) {
    let pixels = layout.blockWidth.multipliedReportingOverflow(by: layout.blockHeight)
    // Libtiff turns what it draws; it is to stay as it is stored.
    file.set(TIFFTag.orientation, 1)
    guard !pixels.overflow, pixels.partialValue <= 1 << 31,
      let block = PixelMemory(count: pixels.partialValue * 4),
      let band = PixelMemory(count: layout.isTiled ? layout.width * layout.blockHeight * 3 : 0),
      let writer = RowWriter(
        width: layout.width, height: layout.height, channels: 3, factor: factor)
    else { return nil }
    self.file = file
    self.layout = layout
    self.block = block
    self.band = band
    self.writer = writer
  }

  /// Nil if something is damaged and `isTolerant` is not set, or all is.
  mutating func image(isTolerant: Bool) -> PlainImage? {
    var whole = 0
    var count = 0
    let width = layout.width
    for y in stride(from: 0, to: layout.height, by: layout.blockHeight) {
      let rows = min(layout.blockHeight, layout.height - y)
      for x in stride(from: 0, to: width, by: layout.blockWidth) {
        block.base.update(repeating: 0, count: block.count)
        let isDrawn = block.base.withMemoryRebound(to: UInt32.self, capacity: block.count / 4) {
          file.draw(x: x, y: y, into: $0)
        }
        guard isDrawn || isTolerant else { return nil }
        whole += isDrawn ? 1 : 0
        count += 1
        // From the bottom, of a tile its whole height.
        let last = (layout.isTiled ? layout.blockHeight : rows) - 1
        let columns = min(layout.blockWidth, width - x)
        for row in 0..<rows {
          let from = block.base + (last - row) * layout.blockWidth * 4
          if layout.isTiled {
            Self.copy(from, to: band.base + (row * width + x) * 3, columns)
          } else {
            writer.add { Self.copy(from, to: $0, columns) }
          }
        }
      }
      guard layout.isTiled else { continue }
      for row in 0..<rows {
        writer.add { $0.update(from: band.base + row * width * 3, count: width * 3) }
      }
    }
    guard whole > 0 else { return nil }
    return writer.image(.rgb, shownPart: Double(whole) / Double(count))
  }

  /// RGBA as libtiff packs it, red in the lowest byte.
  private static func copy(
    _ from: UnsafeMutablePointer<UInt8>, to out: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    for x in 0..<count {
      let pixel = from.withMemoryRebound(to: UInt32.self, capacity: count) { $0[x] }
      out[x * 3] = UInt8(truncatingIfNeeded: pixel)
      out[x * 3 + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
      out[x * 3 + 2] = UInt8(truncatingIfNeeded: pixel >> 16)
    }
  }
}
