// JPEG 2000, as a JP2 file or a bare codestream, through OpenJPEG: its components
// become pixels of 8 bits (ISO/IEC 15444-1 and 15444-2).

internal import COpenJPEG
import ImageDecoding

/// A JPEG 2000 image whose header was read.
struct JPEG2000File: PlainFormat {
  private let bytes: [UInt8]
  private let isCodestream: Bool
  private let boxes: JPEG2000Boxes
  private let halvings: Int
  let header: PlainHeader

  /// The largest number of components that are decoded.
  private static let mostComponents = 64
  private static let minimumShownPart = 0.1

  init(_ bytes: [UInt8]) throws(ImageDecodingError) {
    guard OpenJPEGLibrary.isLoaded else { throw .unreadableHere(.jp2) }
    self.bytes = bytes
    isCodestream = bytes.starts(with: [0xFF, 0x4F])
    boxes = isCodestream ? JPEG2000Boxes([]) : JPEG2000Boxes(bytes)
    let isCodestream = isCodestream
    let boxes = boxes
    let read: (header: PlainHeader, halvings: Int, components: Int)? = bytes.withUnsafeBytes {
      guard let decoder = OpenJPEGDecoder($0, isCodestream: isCodestream, isStrict: false) else {
        return nil
      }
      let decoded = decoder.image.pointee
      let meaning = ComponentMeaning(decoder.components, boxes)
      return (
        PlainHeader(
          width: Int(decoded.x1) - Int(decoded.x0), height: Int(decoded.y1) - Int(decoded.y0),
          hasAlpha: meaning.alpha != nil),
        decoder.halvings, Int(decoded.numcomps)
      )
    }
    guard let read else { throw .damagedHeader(.jp2) }
    guard read.header.width > 0, read.header.height > 0 else { throw .zeroSized(.jp2) }
    guard read.components <= Self.mostComponents else {
      throw .unsupportedKind(.jp2, "of \(read.components) components")
    }
    header = read.header
    halvings = read.halvings
  }

  /// A power of two.
  func reduction(atMost wanted: Int) -> Int {
    var factor = 1
    for _ in 0..<halvings where factor * 2 <= wanted { factor *= 2 }
    return factor
  }

  func image() -> PlainImage? { image(reducedBy: 1, isTolerant: true) }

  func image(reducedBy factor: Int, isTolerant: Bool) -> PlainImage? {
    guard isTolerant,
      let cut = CutCodestream(bytes, at: isCodestream ? 0 : boxes.codestreamStart ?? 0)
    else { return image(of: bytes, factor, isTolerant: isTolerant) }
    let part = Double(cut.tileCount - cut.missing.count) / Double(cut.tileCount)
    guard part >= Self.minimumShownPart else { return nil }
    var shown = image(of: cut.mended, factor, isTolerant: true)
    shown?.blacken(cut.missing, factor)
    shown?.shownPart = min(0.999, part)
    return shown
  }

  private func image(of bytes: [UInt8], _ factor: Int, isTolerant: Bool) -> PlainImage? {
    bytes.withUnsafeBytes { bytes in
      guard
        let decoder = OpenJPEGDecoder(
          bytes, isCodestream: isCodestream, reducedBy: factor.trailingZeroBitCount,
          isStrict: !isTolerant), decoder.decode()
      else { return nil }
      return image(of: decoder, factor)
    }
  }

  private func image(of decoder: OpenJPEGDecoder, _ factor: Int) -> PlainImage? {
    let decoded = decoder.image.pointee
    let width = (header.width + factor - 1) / factor
    let height = (header.height + factor - 1) / factor
    let components = decoder.components
    let meaning = ComponentMeaning(components, boxes)
    let order = meaning.colours + (meaning.alpha.map { [$0] } ?? [])
    // A damaged file may announce more than it has.
    guard order.allSatisfy({ $0 < components.count }) else { return nil }
    let planes = order.compactMap { number in
      ComponentPlane(components[number], decoded, factor: factor, width: width, height: height)
    }
    guard planes.count == order.count else { return nil }
    let channels: PlainImage.Channels =
      switch meaning.space {
      case .grey: meaning.alpha == nil ? .grey : .greyAlpha
      case .rgb, .ycc, .lab: meaning.alpha == nil ? .rgb : .rgba
      case .cmyk: .cmyk
      }
    let count = channels.count
    guard let memory = PixelMemory(count: width * height * count) else { return nil }
    for y in 0..<height {
      let out = memory.base + y * width * count
      for channel in 0..<min(count, planes.count) {
        planes[channel].write(row: y, to: out + channel, step: count)
      }
      switch meaning.space {
      case .ycc: ComponentMeaning.standard(fromYCC: out, count: width, step: count)
      case .lab: ComponentMeaning.standard(fromLab: out, count: width, step: count)
      case .grey, .rgb, .cmyk: break
      }
      if meaning.isMultiplied, meaning.alpha != nil, channels != .cmyk {
        AlphaDivision.divide(out, count: width, channels: count)
      }
    }
    if meaning.isAlphaAssumed, channels != .cmyk {
      Self.settle(memory, channels: count)
    }
    return PlainImage(
      width: width, height: height, channels: channels, memory: memory,
      profile: meaning.space == .lab ? nil : boxes.profile)
  }
}

extension JPEG2000File {
  /// Opacity that nothing speaks of is none if it is zero everywhere.
  private static func settle(_ memory: PixelMemory, channels: Int) {
    let places = stride(from: channels - 1, to: memory.count, by: channels)
    guard places.allSatisfy({ memory.base[$0] == 0 }) else { return }
    for place in places { memory.base[place] = 255 }
  }
}

extension PlainImage {
  /// Makes parts of an image black that may be smaller than the areas' own, as
  /// far as they lie in it.
  fileprivate func blacken(_ areas: [CutCodestream.Area], _ factor: Int) {
    guard let memory else { return }
    let count = channels.count
    for area in areas where !area.x.isEmpty && !area.y.isEmpty {
      let columns = (area.x.lowerBound / factor..<(area.x.upperBound - 1) / factor + 1)
        .clamped(to: 0..<width)
      let rows = (area.y.lowerBound / factor..<(area.y.upperBound - 1) / factor + 1)
        .clamped(to: 0..<height)
      for place in rows.lazy.flatMap({ y in columns.lazy.map { (y * self.width + $0) * count } }) {
        for channel in 0..<count {
          let isOpacity = channels == .rgba || channels == .greyAlpha
          let isFull = channels == .cmyk || isOpacity && channel == count - 1
          memory.base[place + channel] = isFull ? 255 : 0
        }
      }
    }
  }
}

/// One component's samples, on the pixels of the image.
private struct ComponentPlane {
  private let data: UnsafeMutablePointer<Int32>
  private let width: Int
  private let columns: [Int32]?
  private let rows: [Int32]
  private let table: [UInt8]?
  private let offset: Int64
  private let largest: Int64

  /// Nil if nothing was decoded.
  init?(
    _ component: opj_image_comp_t, _ image: opj_image_t, factor: Int, width: Int, height: Int
  ) {
    guard let data = component.data, component.w > 0, component.h > 0,
      (1...38).contains(component.prec)
    else { return nil }
    self.data = data
    self.width = Int(component.w)
    let precision = Int64(component.prec)
    largest = (1 << precision) - 1
    offset = component.sgnd != 0 ? 1 << (precision - 1) : 0
    let largest = largest
    table =
      precision <= 16
      ? (0...largest).map { UInt8((($0 * 255) + largest / 2) / largest) } : nil
    // Samples lie on the reference grid at multiples of dx, from the image's
    // offset on; a pixel shows the sample at or before it.
    let x = Self.places(
      width, origin: Int(image.x0), step: Int(component.dx), factor: factor, limit: self.width)
    columns = zip(x, Int32(0)...).allSatisfy { $0 == $1 } ? nil : x
    rows = Self.places(
      height, origin: Int(image.y0), step: Int(component.dy), factor: factor,
      limit: Int(component.h))
  }

  private static func places(
    _ count: Int, origin: Int, step: Int, factor: Int, limit: Int
  ) -> [Int32] {
    let step = max(1, step)
    let first = (origin + step - 1) / step
    return (0..<count).map { pixel in
      let sample = factor == 1 ? (origin + pixel) / step - first : pixel / step
      return Int32(clamping: max(0, min(limit - 1, sample)))
    }
  }

  func write(row: Int, to out: UnsafeMutablePointer<UInt8>, step: Int) {
    let samples = data + Int(rows[row]) * width
    guard let table else {
      let count = rows.isEmpty ? 0 : columns?.count ?? width
      for x in 0..<count {
        let value = Int64(samples[columns.map { Int($0[x]) } ?? x]) + offset
        out[x * step] = UInt8(clamping: (max(0, min(largest, value)) * 255 + largest / 2) / largest)
      }
      return
    }
    let most = Int(largest)
    let offset = Int(offset)
    table.withUnsafeBufferPointer { table in
      if let columns {
        columns.withUnsafeBufferPointer { columns in
          for x in 0..<columns.count {
            out[x * step] = table[max(0, min(most, Int(samples[Int(columns[x])]) + offset))]
          }
        }
      } else {
        for x in 0..<width { out[x * step] = table[max(0, min(most, Int(samples[x]) + offset))] }
      }
    }
  }
}
