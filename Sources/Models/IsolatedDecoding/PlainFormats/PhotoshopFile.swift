// Photoshop's files (PSD and PSB): the flattened image that is kept beside
// the layers, or those where it is not (Adobe, "Photoshop File Formats
// Specification").

import Glibc
import ImageDecoding
import Support

/// A Photoshop file whose header was read.
struct PhotoshopFile: PlainFormat {
  private let fields: ByteFields
  private let isLarge: Bool
  private let channelCount: Int
  private let width: Int
  private let height: Int
  private let depth: Int
  private let mode: Mode
  private let palette: [UInt8]
  private let dataStart: Int
  /// Whether a flattened image is kept.
  private let isFlattened: Bool
  /// Where layers and masks lie.
  private let layerSection: Range<Int>
  private let profile: [UInt8]?
  let header: PlainHeader

  private enum Mode: Int {
    case bitmap = 0, grey = 1, indexed = 2, rgb = 3, cmyk = 4, multichannel = 7, duotone = 8
    case lab = 9

    func colours(of channels: Int) -> Int {
      switch self {
      case .bitmap, .grey, .indexed, .duotone: 1
      case .rgb, .lab: 3
      case .cmyk: 4
      case .multichannel: channels >= 4 ? 4 : channels >= 3 ? 3 : 1
      }
    }
  }

  private static let minimumShownPart = 0.1

  /// Why a file is not read, if it may be sound.
  static func refusal(of bytes: [UInt8]) -> ImageDecodingError? {
    let fields = ByteFields(bytes, isLittleEndian: false)
    guard let depth = fields.number(22, 2), let mode = fields.number(24, 2) else { return nil }
    guard let kind = Mode(rawValue: mode), [1, 8, 16, 32].contains(depth) else { return nil }
    if depth == 32, kind != .rgb, kind != .grey {
      return .unsupportedKind(.psd, "of 32 bits in the mode \(mode)")
    }
    return nil
  }

  /// Nil if it is damaged.
  init?(_ bytes: [UInt8]) {
    let fields = ByteFields(bytes, isLittleEndian: false)
    guard let version = fields.number(4, 2), [1, 2].contains(version),
      let channels = fields.number(12, 2), (1...99).contains(channels),
      let height = fields.number(14, 4), let width = fields.number(18, 4),
      (1...300_000).contains(height), (1...300_000).contains(width),
      let depth = fields.number(22, 2), [1, 8, 16, 32].contains(depth),
      let mode = fields.number(24, 2).flatMap({ Mode(rawValue: $0) }),
      channels >= mode.colours(of: channels), (mode == .bitmap) == (depth == 1),
      mode != .indexed || depth == 8, depth != 32 || mode == .rgb || mode == .grey
    else { return nil }
    isLarge = version == 2
    var place = 26
    guard let paletteLength = fields.number(place, 4) else { return nil }
    palette = mode == .indexed ? fields.slice(place + 4, min(768, paletteLength)) ?? [] : []
    place += 4 + paletteLength
    guard let resourcesLength = fields.number(place, 4) else { return nil }
    let resources = Self.resources(fields, place + 4, resourcesLength)
    // "hasRealMergedData" of the version's resource.
    isFlattened = resources[1057].map { $0.count <= 4 || $0[4] != 0 } ?? true
    place += 4 + resourcesLength
    guard let layers = Self.length(fields, place, isLarge) else { return nil }
    let layersStart = place + (isLarge ? 8 : 4)
    // A negative number of layers: the first further channel is transparency. Other
    // programs write it so with any number, and do not name the channel.
    let isNamed = Self.alphaNames.contains { resources[$0] != nil }
    let layerCount =
      layers > 0
      ? fields.number(layersStart + (isLarge ? 8 : 4), 2).map {
        Int(Int16(truncatingIfNeeded: $0))
      } : nil
    layerSection = layersStart..<max(layersStart, min(bytes.count, layersStart + layers))
    dataStart = layersStart + layers
    self.fields = fields
    self.width = width
    self.height = height
    self.depth = depth
    self.mode = mode
    channelCount = channels
    profile = resources[1039]
    header = PlainHeader(
      width: width, height: height,
      hasAlpha: layerCount.map { $0 < 0 || $0 > 0 && !isNamed } ?? false
        && channels > mode.colours(of: channels))
  }

  /// What kind this is, if there is nothing to show in it.
  var unreadableKind: String? {
    isFlattened ? nil : "saved without its flattened picture and layers of pixels"
  }

  private static func length(_ fields: ByteFields, _ place: Int, _ isLarge: Bool) -> Int? {
    guard isLarge else { return fields.number(place, 4) }
    guard let high = fields.number(place, 4), high < 1 << 16, let low = fields.number(place + 4, 4)
    else { return nil }
    return high << 32 | low
  }

  /// Names of saved selections, in several spellings.
  private static let alphaNames = [1006, 1045, 1053]

  /// The resources that are of use here, by number.
  private static func resources(_ fields: ByteFields, _ start: Int, _ length: Int) -> [Int: [UInt8]]
  {
    var found: [Int: [UInt8]] = [:]
    var place = start
    let end = min(fields.bytes.count, start + length)
    while place + 12 <= end, fields.number(place, 4) == 0x3842_494D,
      let number = fields.number(place + 4, 2), let nameLength = fields.number(place + 6, 1)
    {
      // Names and data are padded to even lengths.
      let sizePlace = place + 6 + (nameLength + 2) / 2 * 2
      guard let size = fields.number(sizePlace, 4) else { break }
      if [1039, 1057].contains(number) || alphaNames.contains(number) {
        found[number] = fields.slice(sizePlace + 4, size)
      }
      place = sizePlace + 4 + (size + 1) / 2 * 2
    }
    return found
  }

  func image() -> PlainImage? {
    let packing = PhotoshopPlanes(fields: fields, isLarge: isLarge, depth: depth)
    let colours = mode.colours(of: channelCount)
    // Photoshop's own colours are those on white already; others' may not be.
    let wanted = header.hasAlpha && mode == .rgb && depth != 32 ? colours + 1 : colours
    var image: PlainImage
    if let found = isFlattened
      ? packing.planes(
        dataStart..<max(dataStart, fields.bytes.count), stored: channelCount, wanted: wanted,
        width: width,
        height: height) : nil, found.shown >= Self.minimumShownPart
    {
      image = interleaved(
        found.planes.map { packing.eightBit($0, width: width, height: height) })
      image.shownPart = found.shown
    } else if mode == .rgb || mode == .grey || mode == .cmyk,
      var layers = PhotoshopLayers(
        packing, layerSection, width: width, height: height, colours: colours),
      let planes = layers.flattened(), layers.shownPart >= Self.minimumShownPart
    {
      image = interleaved(planes)
      // A flattened image that is kept was not whole then.
      if isFlattened || layers.isIncomplete || layers.isDamaged { image.shownPart = 0.999 }
    } else {
      return nil
    }
    image.profile = mode == .lab || depth == 32 ? nil : profile
    return image
  }

  /// Whether no colour is darker than it can be under white of its transparency.
  private func isOnWhite(_ planes: [[UInt8]]) -> Bool {
    (0..<width * height).allSatisfy { pixel in
      let least = 255 - Int(planes[3][pixel]) - 8
      return (0..<3).allSatisfy { Int(planes[$0][pixel]) >= least }
    }
  }

  private func interleaved(_ planes: [[UInt8]]) -> PlainImage {
    let count = width * height
    func joined(_ channels: PlainImage.Channels, _ value: (_ channel: Int, _ pixel: Int) -> UInt8)
      -> PlainImage
    {
      var pixels = [UInt8](repeating: 0, count: count * channels.count)
      for channel in 0..<channels.count {
        for pixel in 0..<count {
          pixels[pixel * channels.count + channel] = value(channel, pixel)
        }
      }
      return PlainImage(width: width, height: height, channels: channels, pixels: pixels)
    }
    switch mode {
    case .bitmap, .grey, .duotone: return joined(.grey) { planes[0][$1] }
    case .indexed:
      return joined(.rgb) { channel, pixel in
        let place = channel * 256 + Int(planes[0][pixel])
        return place < palette.count ? palette[place] : 0
      }
    // Pixels that are transparent are stored as they look on white.
    case .rgb:
      return joined(planes.count > 3 && !isOnWhite(planes) ? .rgba : .rgb) { planes[$0][$1] }
    // Paper is 255 in the file.
    case .cmyk: return joined(.cmyk) { 255 - planes[$0][$1] }
    case .multichannel:
      if planes.count == 1 { return joined(.grey) { planes[0][$1] } }
      return joined(.cmyk) { $0 < planes.count ? 255 - planes[$0][$1] : 0 }
    case .lab:
      var pixels: [UInt8] = []
      pixels.reserveCapacity(count * 3)
      for pixel in 0..<count {
        let lab = LabColour(
          lightness: Double(planes[0][pixel]) / 2.55, a: Double(planes[1][pixel]) - 128,
          b: Double(planes[2][pixel]) - 128)
        pixels += lab.standard
      }
      return PlainImage(width: width, height: height, channels: .rgb, pixels: pixels)
    }
  }
}

/// A colour of CIE L*a*b* under the light D50, as in ICC.
struct LabColour {
  /// 0…100.
  let lightness: Double
  let a: Double
  let b: Double

  /// sRGB, 8 bits a channel; what it cannot show is clipped.
  var standard: [UInt8] {
    let fy = (lightness + 16) / 116
    func linear(_ f: Double) -> Double {
      f > 6.0 / 29 ? f * f * f : 3 * (6.0 / 29) * (6.0 / 29) * (f - 4.0 / 29)
    }
    let x = 0.96422 * linear(fy + a / 500)
    let y = linear(fy)
    let z = 0.82521 * linear(fy - b / 200)
    // XYZ of D50 to linear sRGB, adapted after Bradford.
    return [
      Self.standard(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
      Self.standard(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z),
      Self.standard(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
    ]
  }

  /// A linear value 0…1 in sRGB's curve; NaN becomes zero.
  static func standard(_ linear: Double) -> UInt8 {
    guard linear > 0 else { return 0 }
    let value = min(1, linear)
    let curved = value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
    return UInt8(clamping: (curved * 255).rounded())
  }
}
