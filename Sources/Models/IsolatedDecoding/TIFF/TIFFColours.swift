// From a TIFF image's samples to pixels of 8 bits: palettes, inks, L*a*b*, white
// for zero, and opacity.

/// Turns rows of samples into pixels.
struct TIFFColours {
  let channels: PlainImage.Channels
  /// Whether the pixels are sRGB whatever the file's profile says.
  private(set) var isStandard = false

  private let layout: TIFFLayout
  private let isTurnedAlready: Bool
  private var samples: TIFFSamples
  private var palette: [[UInt8]] = []
  private let scratch: PixelMemory

  /// Nil if there is no memory, or the palette is missing.
  init?(_ file: TIFFHandle, _ layout: TIFFLayout) {
    self.layout = layout
    // One sample a pixel is turned on its way.
    isTurnedAlready = layout.isInverted && layout.samples == 1 && layout.bits != 8
    samples = TIFFSamples(layout, isInverted: isTurnedAlready)
    let hasAlpha = layout.alpha != .none
    switch layout.space {
    case .grey: channels = hasAlpha ? .greyAlpha : .grey
    case .cmyk: channels = .cmyk
    case .palette, .rgb, .cmy, .lab, .drawn: channels = hasAlpha ? .rgba : .rgb
    }
    guard let scratch = PixelMemory(count: layout.width * layout.samples) else { return nil }
    self.scratch = scratch
    switch layout.space {
    case .palette:
      guard let map = file.colourMap(entries: 1 << layout.bits) else { return nil }
      // Some writers have only the lower bytes.
      let isShort = map.allSatisfy { $0.allSatisfy { $0 < 256 } }
      palette = map.map { $0.map { UInt8(truncatingIfNeeded: isShort ? $0 : $0 >> 8) } }
    case .lab, .cmy: isStandard = true
    case .grey, .rgb, .cmyk, .drawn: break
    }
    if layout.isScaled {
      let stated = file.double(TIFFTag.smallest).flatMap { least in
        file.double(TIFFTag.largest).map { (least, $0) }
      }
      let unscaled = samples
      samples.setRange(stated) { Self.extent(file, layout, unscaled) }
    }
  }

  /// Of all colours; the rows are decoded for it.
  private static func extent(
    _ file: TIFFHandle, _ layout: TIFFLayout, _ samples: TIFFSamples
  ) -> SampleExtent? {
    var extent = SampleExtent()
    _ = TIFFRows(file, layout, isSalvage: false)?.each(isTolerant: true) { planes in
      for colour in 0..<layout.colours {
        let isOwn = layout.isPlanar
        samples.measure(
          planes[isOwn ? colour : 0], from: isOwn ? 0 : colour, step: layout.samplesPerRowPixel,
          count: layout.width, &extent)
      }
    }
    return extent.isEmpty ? nil : extent
  }

  /// Writes one row.
  func write(_ planes: TIFFPlanes, to out: UnsafeMutablePointer<UInt8>) {
    let width = layout.width
    if case .palette = layout.space {
      writeIndexed(planes, to: out)
      return
    }
    // A single plane may also be that of one colour of many bands.
    let perRow = layout.samplesPerRowPixel
    if samples.areBytes, planes.count == 1 {
      let row = planes[0].assumingMemoryBound(to: UInt8.self)
      if perRow == channels.count, !isConverted {
        out.update(from: row, count: width * perRow)
      } else {
        place(row, step: perRow, planeStep: 1, out)
      }
      return
    }
    if planes.count == 1, perRow == channels.count, !isConverted {
      samples.write(planes[0], count: width * perRow, to: out)
    } else if planes.count == 1 {
      samples.write(planes[0], count: width * perRow, to: scratch.base)
      place(scratch.base, step: perRow, planeStep: 1, out)
    } else {
      for (number, plane) in planes.enumerated() {
        samples.write(plane, count: width, to: scratch.base + number * width)
      }
      place(scratch.base, step: 1, planeStep: width, out)
    }
  }

  /// Whether bytes are not pixels as they are.
  private var isConverted: Bool {
    switch layout.space {
    case .grey: layout.isInverted && !isTurnedAlready || layout.alpha == .multiplied
    case .rgb: layout.alpha == .multiplied
    case .cmyk: false
    case .cmy, .lab, .palette, .drawn: true
    }
  }

  /// - Parameters:
  ///   - step: from a pixel's sample to the next pixel's.
  ///   - planeStep: from a pixel's sample to its next one.
  private func place(
    _ bytes: UnsafePointer<UInt8>, step: Int, planeStep: Int, _ out: UnsafeMutablePointer<UInt8>
  ) {
    let count = channels.count
    for channel in 0..<count {
      let isTurned = layout.isInverted && !isTurnedAlready && channel < layout.colours
      let from = bytes + channel * planeStep
      if isTurned {
        for x in 0..<layout.width { out[x * count + channel] = 255 - from[x * step] }
      } else {
        for x in 0..<layout.width { out[x * count + channel] = from[x * step] }
      }
    }
    switch layout.space {
    case .cmy:
      for x in 0..<layout.width {
        for channel in 0..<3 { out[x * count + channel] = 255 - out[x * count + channel] }
      }
    case .lab(let kind): convert(kind, out)
    case .grey, .palette, .rgb, .cmyk, .drawn: break
    }
    if layout.alpha == .multiplied, channels == .rgba || channels == .greyAlpha {
      AlphaDivision.divide(out, count: layout.width, channels: count)
    }
  }

  private func writeIndexed(_ planes: TIFFPlanes, to out: UnsafeMutablePointer<UInt8>) {
    let count = channels.count
    let perPixel = layout.samplesPerRowPixel
    let most = 1 << layout.bits - 1
    func opacity(_ value: Int) -> UInt8 { UInt8(truncatingIfNeeded: value * 255 / most) }
    samples.values(planes[0], count: layout.width * perPixel) { index, value in
      let (x, sample) = (index / perPixel, index % perPixel)
      if sample == 0 {
        for channel in 0..<3 { out[x * count + channel] = palette[channel][value] }
      } else if sample == 1, channels == .rgba {
        out[x * count + 3] = opacity(value)
      }
    }
    if planes.count > 1, channels == .rgba {
      samples.values(planes[1], count: layout.width) { out[$0 * 4 + 3] = opacity($1) }
    }
  }

  private func convert(_ kind: TIFFLayout.Lab, _ out: UnsafeMutablePointer<UInt8>) {
    let count = channels.count
    for x in 0..<layout.width {
      let pixel = out + x * count
      let (a, b) = (pixel[1], pixel[2])
      let lightness = Double(pixel[0]) * 100 / 255
      let lab =
        switch kind {
        case .cie:
          LabColour(
            lightness: lightness, a: Double(Int8(bitPattern: a)), b: Double(Int8(bitPattern: b)))
        case .icc: LabColour(lightness: lightness, a: Double(a) - 128, b: Double(b) - 128)
        case .itu:
          LabColour(
            lightness: lightness, a: (Double(a) - 128) * 170 / 255, b: (Double(b) - 96) * 200 / 255)
        }
      let colour = lab.standard
      for channel in 0..<3 { pixel[channel] = colour[channel] }
    }
  }
}
