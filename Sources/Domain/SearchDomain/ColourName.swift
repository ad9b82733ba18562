// The colours that an image can be searched by, and how pixels get theirs.

/// The eleven basic colour terms of English (Berlin and Kay, Basic Color
/// Terms, 1969), and turquoise.
public enum ColourName: String, Hashable, Sendable, CaseIterable {
  case black, white, grey, red, orange, yellow, green, turquoise, blue, purple, pink, brown

  /// The name of an sRGB colour, by hue, saturation and value.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    let (r, g, b) = (Int(red), Int(green), Int(blue))
    let most = max(r, g, b)
    let spread = most - min(r, g, b)
    // Without much light or spread there is no hue to speak of.
    if most < 48 {
      self = .black
      return
    }
    if spread * 100 < most * 16 || spread < 18 {
      self = most > 214 ? .white : most < 72 ? .black : .grey
      return
    }
    let hue = Self.hue(r, g, b, most, spread)
    let saturation = spread * 100 / most
    switch hue {
    case 0..<14, 345...360:
      self = most > 190 && saturation < 55 ? .pink : .red
    case 14..<42: self = most < 165 || saturation < 45 ? .brown : .orange
    case 42..<66: self = most < 120 ? .brown : .yellow
    case 66..<160: self = .green
    case 160..<194: self = .turquoise
    case 194..<256: self = .blue
    case 256..<292: self = .purple
    default: self = most > 150 ? .pink : .purple
    }
  }

  /// Degrees, 0 to 360, of the hexagonal colour wheel.
  private static func hue(_ r: Int, _ g: Int, _ b: Int, _ most: Int, _ spread: Int) -> Int {
    let sixth =
      most == r
      ? (g - b) * 60 / spread
      : most == g
        ? 120 + (b - r) * 60 / spread
        : 240 + (r - g) * 60 / spread
    return sixth < 0 ? sixth + 360 : sixth
  }

  /// The colours that cover at least a sixth of the pixels, the most first.
  ///
  /// - Parameter pixels: RGB, interleaved; a remainder of less than three
  ///   values is passed over.
  public static func dominant(in pixels: [UInt8]) -> [ColourName] {
    var counts: [ColourName: Int] = [:]
    let count = pixels.count / 3
    // Some thousand pixels tell as much as all of them.
    let step = max(1, count / 4096)
    var looked = 0
    for i in stride(from: 0, to: count, by: step) {
      counts[
        ColourName(red: pixels[i * 3], green: pixels[i * 3 + 1], blue: pixels[i * 3 + 2]),
        default: 0] += 1
      looked += 1
    }
    return counts.filter { $0.value * 6 >= looked }
      .sorted { ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue) }.map(\.key)
  }
}
