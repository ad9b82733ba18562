// What the components of a JPEG 2000 image mean: from the boxes of its file, and
// for a bare codestream from their number and sizes.

internal import COpenJPEG

struct ComponentMeaning {
  enum Space { case grey, rgb, ycc, cmyk, lab }

  private(set) var space = Space.grey
  /// The numbers of the components that are colours.
  private(set) var colours: [Int] = []
  /// The number of the component that is opacity.
  private(set) var alpha: Int?
  /// Whether nothing in the file says so.
  private(set) var isAlphaAssumed = false
  /// Whether the colours are multiplied by it.
  private(set) var isMultiplied = false

  init(
    _ components: UnsafeBufferPointer<opj_image_comp_t>, _ boxes: JPEG2000Boxes
  ) {
    // OpenJPEG applies palettes and orders channels when it decodes.
    let count = max(components.count, boxes.paletteChannels)
    if let opacity = boxes.opacity, opacity.channel < count {
      alpha = opacity.channel
      isMultiplied = opacity.isMultiplied
    } else if count == 2 || count == 4, !boxes.hasChannelDefinitions,
      boxes.colourSpace != Self.cmyk, !boxes.hasProfile(of: "CMYK")
    {
      // Nothing says so; it is what others write and take it for.
      alpha = count - 1
      isAlphaAssumed = true
    }
    let numbers = (0..<count).filter { $0 != alpha }
    space = Self.space(components, boxes, numbers.count)
    let wanted =
      switch space {
      case .grey: 1
      case .rgb, .ycc, .lab: 3
      case .cmyk: 4
      }
    colours = Array(numbers.prefix(wanted))
  }

  private static let cmyk = 12

  /// The numbers are of ISO/IEC 15444-2, table M.25.
  private static func space(
    _ components: UnsafeBufferPointer<opj_image_comp_t>, _ boxes: JPEG2000Boxes, _ colours: Int
  ) -> Space {
    let stated: Space? =
      switch boxes.colourSpace {
      case 0?, 15?, 17?: .grey
      case 1?, 3?, 4?, 18?, 24?: .ycc
      case cmyk?: .cmyk
      case 14?: .lab
      case 16?, 20?, 21?: .rgb
      default: nil
      }
    if let stated, colours >= (stated == .grey ? 1 : stated == .cmyk ? 4 : 3) { return stated }
    if boxes.hasProfile(of: "GRAY") { return .grey }
    if boxes.hasProfile(of: "CMYK"), colours >= 4 { return .cmyk }
    guard colours >= 3 else { return .grey }
    if components.count >= 3, components[0].dx == 1, components[0].dy == 1, components[1].dx > 1,
      components[2].dx > 1
    {
      return .ycc
    }
    return .rgb
  }

  /// Full-range YCbCr of ITU-R BT.601 to RGB, in place.
  static func standard(fromYCC pixels: UnsafeMutablePointer<UInt8>, count: Int, step: Int) {
    for x in 0..<count {
      let pixel = pixels + x * step
      let y = Int32(pixel[0]) << 16 + 1 << 15
      let cb = Int32(pixel[1]) - 128
      let cr = Int32(pixel[2]) - 128
      pixel[0] = UInt8(clamping: (y + 91_881 * cr) >> 16)
      pixel[1] = UInt8(clamping: (y - 22_554 * cb - 46_802 * cr) >> 16)
      pixel[2] = UInt8(clamping: (y + 116_130 * cb) >> 16)
    }
  }

  /// L* from 0 to 100, a* from −85 and b* from −75 to 170 and 200 more: what
  /// holds where no ranges are given.
  static func standard(fromLab pixels: UnsafeMutablePointer<UInt8>, count: Int, step: Int) {
    for x in 0..<count {
      let pixel = pixels + x * step
      let lab = LabColour(
        lightness: Double(pixel[0]) * 100 / 255, a: (Double(pixel[1]) - 128) * 170 / 255,
        b: (Double(pixel[2]) - 96) * 200 / 255)
      let colour = lab.standard
      for channel in 0..<3 { pixel[channel] = colour[channel] }
    }
  }
}
