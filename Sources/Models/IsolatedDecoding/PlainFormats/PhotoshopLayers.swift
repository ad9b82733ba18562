// The layers of a Photoshop file, laid over each other. Only for files that keep
// no flattened image: layers of pixels or of one colour, their opacity, masks and
// the simple ways of mixing; effects, text, gradients and patterns are left out.

import ImageDecoding
import Support

/// The layers of one file.
struct PhotoshopLayers {
  private let planes: PhotoshopPlanes
  private let width: Int
  private let height: Int
  /// Channels that are colours.
  private let colours: Int
  private var layers: [Layer] = []
  /// What part was there of each channel that was wanted.
  private var shownParts: [Double] = []

  private struct Layer {
    let top: Int
    let left: Int
    let width: Int
    let height: Int
    var channels: [(kind: Int, data: Range<Int>)] = []
    var mode = "norm"
    var opacity = 1.0
    var isClipped = false
    var isShown = true
    var mask: Mask?
    /// 1 and 2 are folders, 3 the end of one.
    var divider = 0
    /// Bytes of one colour, of a layer without pixels.
    var fill: [UInt8]?
    /// Whether it is of a kind that is not drawn.
    var isLeftOut = false
  }

  private struct Mask {
    let top: Int
    let left: Int
    let width: Int
    let height: Int
    let outside: UInt8
  }

  private static let mostLayers = 8_000

  /// Gradients, patterns, and what changes the colours of the layers below.
  private static let leftOut: Set<String> = [
    "GdFl", "PtFl", "levl", "curv", "hue2", "hue ", "brit", "blnc", "expA", "vibA", "phfl",
    "mixr", "clrL", "nvrt", "post", "thrs", "grdm", "selc", "blwh",
  ]

  /// Whether there are layers of kinds that are not drawn.
  var isIncomplete: Bool { layers.contains { $0.isShown && $0.isLeftOut } }

  /// Whether channels were not whole that were wanted.
  var isDamaged: Bool { shownParts.contains { $0 < 1 } }

  /// The part that was there of what was wanted.
  var shownPart: Double {
    shownParts.isEmpty ? 1 : shownParts.reduce(0, +) / Double(shownParts.count)
  }

  /// Nil if there is no layer.
  ///
  /// - Parameter section: where layers and masks lie, behind their length.
  init?(_ planes: PhotoshopPlanes, _ section: Range<Int>, width: Int, height: Int, colours: Int) {
    self.planes = planes
    self.width = width
    self.height = height
    self.colours = colours
    guard let start = Self.records(planes, section), read(start, section.upperBound),
      !layers.isEmpty
    else { return nil }
    hideInFolders()
  }

  /// Where the number of layers stands. Of 16 and 32 bits they lie in a block of
  /// their own.
  private static func records(_ planes: PhotoshopPlanes, _ section: Range<Int>) -> Int? {
    let fields = planes.fields
    let size = planes.isLarge ? 8 : 4
    let low = section.lowerBound + size - 4
    guard let length = fields.number(low, 4) else { return nil }
    if length > 0 { return section.lowerBound + size }
    // The global mask's length, then blocks.
    guard let mask = fields.number(section.lowerBound + size, 4) else { return nil }
    var place = section.lowerBound + size + 4 + mask
    while place + 12 <= section.upperBound, let key = fields.slice(place + 4, 4) {
      let isLong = planes.isLarge && [Array("Lr16".utf8), Array("Lr32".utf8)].contains(key)
      guard let length = fields.number(place + (isLong ? 12 : 8), 4) else { return nil }
      let start = place + (isLong ? 16 : 12)
      if key == Array("Lr16".utf8) || key == Array("Lr32".utf8) { return start }
      place = start + (length + 3) / 4 * 4
    }
    return nil
  }

  private mutating func read(_ start: Int, _ end: Int) -> Bool {
    let fields = planes.fields
    guard let stated = fields.number(start, 2) else { return false }
    let count = abs(Int(Int16(truncatingIfNeeded: stated)))
    guard count <= Self.mostLayers else { return false }
    var place = start + 2
    var lengths: [[Int]] = []
    for _ in 0..<count {
      guard let (layer, sizes, next) = record(place, end) else { return false }
      layers.append(layer)
      lengths.append(sizes)
      place = next
    }
    for (number, sizes) in lengths.enumerated() {
      for (channel, size) in sizes.enumerated() {
        let dataEnd = min(end, place + size)
        guard place <= dataEnd else { return false }
        layers[number].channels[channel].data = place..<dataEnd
        place += size
      }
    }
    return true
  }

  private func record(_ start: Int, _ end: Int) -> (Layer, [Int], Int)? {
    let fields = planes.fields
    guard let top = fields.signed(start), let left = fields.signed(start + 4),
      let bottom = fields.signed(start + 8), let right = fields.signed(start + 12),
      let count = fields.number(start + 16, 2), count <= 64
    else { return nil }
    var layer = Layer(
      top: top, left: left, width: max(0, right - left), height: max(0, bottom - top))
    var place = start + 18
    var lengths: [Int] = []
    for _ in 0..<count {
      let size = planes.isLarge ? 8 : 4
      guard let kind = fields.number(place, 2), let length = fields.number(place + size - 2, 4)
      else { return nil }
      layer.channels.append((Int(Int16(truncatingIfNeeded: kind)), 0..<0))
      lengths.append(length)
      place += 2 + size
    }
    guard let mode = fields.slice(place + 4, 4), let opacity = fields.number(place + 8, 1),
      let clipping = fields.number(place + 9, 1), let flags = fields.number(place + 10, 1),
      let extra = fields.number(place + 12, 4), place + 16 + extra <= end
    else { return nil }
    layer.mode = String(decoding: mode, as: UTF8.self)
    layer.opacity = Double(opacity) / 255
    layer.isClipped = clipping != 0
    layer.isShown = flags & 2 == 0
    let next = place + 16 + extra
    readExtra(place + 16, next, into: &layer)
    return (layer, lengths, next)
  }

  private func readExtra(_ start: Int, _ end: Int, into layer: inout Layer) {
    let fields = planes.fields
    guard let maskLength = fields.number(start, 4) else { return }
    if maskLength >= 18, let top = fields.signed(start + 4), let left = fields.signed(start + 8),
      let bottom = fields.signed(start + 12), let right = fields.signed(start + 16),
      let outside = fields.number(start + 20, 1), let flags = fields.number(start + 21, 1),
      flags & 2 == 0
    {
      layer.mask = Mask(
        top: top, left: left, width: max(0, right - left), height: max(0, bottom - top),
        outside: UInt8(truncatingIfNeeded: outside))
    }
    var place = start + 4 + maskLength
    guard let ranges = fields.number(place, 4) else { return }
    place += 4 + ranges
    guard let name = fields.number(place, 1) else { return }
    place += (name + 4) / 4 * 4
    var hasShape = false
    defer {
      if hasShape, layer.fill != nil { (layer.fill, layer.isLeftOut) = (nil, true) }
    }
    while place + 12 <= end, let key = fields.slice(place + 4, 4),
      let length = fields.number(place + 8, 4)
    {
      let content = place + 12
      switch String(decoding: key, as: UTF8.self) {
      case "lsct", "lsdk": layer.divider = fields.number(content, 4) ?? 0
      case "SoCo" where colours == 3:
        layer.fill = fields.slice(content, min(length, 4096)).flatMap(Self.colour)
      case let name where Self.leftOut.contains(name): layer.isLeftOut = true
      // Outlines of shapes are not drawn.
      case "vmsk", "vsms": hasShape = true
      default: break
      }
      place = content + (length + 1) / 2 * 2
    }
  }

  /// Red, green and blue of a descriptor: a key, its type, a number.
  private static func colour(_ bytes: [UInt8]) -> [UInt8]? {
    let numbers = ["Rd  doub", "Grn doub", "Bl  doub"].compactMap { key -> UInt8? in
      let key = Array(key.utf8)
      guard bytes.count >= 16,
        let at = (0...bytes.count - 16).first(where: { bytes[$0..<$0 + 8].elementsEqual(key) })
      else { return nil }
      let bits = bytes[at + 8..<at + 16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return UInt8(clamping: Double(bitPattern: bits).rounded())
    }
    return numbers.count == 3 ? numbers : nil
  }

  /// Layers lie from the bottom up; a folder's own comes after what is in it.
  private mutating func hideInFolders() {
    var folders: [(isShown: Bool, opacity: Double)] = []
    for number in layers.indices.reversed() {
      let outer = folders.last ?? (true, 1)
      switch layers[number].divider {
      case 1, 2:
        folders.append(
          (outer.isShown && layers[number].isShown, outer.opacity * layers[number].opacity))
        layers[number].isShown = false
      case 3:
        _ = folders.popLast()
        layers[number].isShown = false
      default:
        layers[number].isShown = layers[number].isShown && outer.isShown
        layers[number].opacity *= outer.opacity
      }
    }
  }

  /// Planes of 8 bits on white; nil if no layer shows anything.
  mutating func flattened() -> [[UInt8]]? {
    let count = width * height
    // White is 255 of light, and paper in inks.
    var canvas = [[UInt8]](repeating: [UInt8](repeating: 255, count: count), count: colours)
    var isDrawn = false
    // The opacity of the layer that the next ones are clipped to.
    var ground: [UInt8] = []
    for layer in layers {
      guard layer.isShown, let opacity = opacity(of: layer) else {
        if !layer.isClipped { ground = [] }
        continue
      }
      if !layer.isClipped {
        ground = opacity
      } else if ground.isEmpty {
        continue
      }
      let clip = layer.isClipped ? ground : nil
      for channel in 0..<colours {
        guard let plane = plane(channel, of: layer) else { continue }
        isDrawn = true
        mix(plane, opacity, clip, layer, into: &canvas[channel])
      }
    }
    return isDrawn ? canvas : nil
  }

  /// The rows and columns of a rectangle that lie on the canvas.
  private func visible(_ top: Int, _ left: Int, _ width: Int, _ height: Int)
    -> (rows: Range<Int>, columns: Range<Int>)
  {
    (
      (top..<top + height).clamped(to: 0..<self.height),
      (left..<left + width).clamped(to: 0..<self.width)
    )
  }

  private mutating func decoded(_ kind: Int, _ layer: Layer, _ width: Int, _ height: Int)
    -> [UInt8]?
  {
    guard let channel = layer.channels.first(where: { $0.kind == kind }), width > 0, height > 0
    else { return nil }
    let most = max(1 << 24, self.width * self.height * 4)
    guard width <= 300_000, height <= 300_000, width * height <= most,
      let found = planes.planes(channel.data, stored: 1, wanted: 1, width: width, height: height),
      let plane = found.planes.first
    else {
      shownParts.append(0)
      return nil
    }
    shownParts.append(found.shown)
    return planes.eightBit(plane, width: width, height: height)
  }

  /// Of the size of the canvas; nil if the layer shows nothing.
  private mutating func opacity(of layer: Layer) -> [UInt8]? {
    var opacity = [UInt8](repeating: 0, count: width * height)
    if layer.fill != nil, layer.width == 0 || layer.height == 0 {
      opacity = [UInt8](repeating: 255, count: width * height)
    } else {
      let area = visible(layer.top, layer.left, layer.width, layer.height)
      guard !area.rows.isEmpty, !area.columns.isEmpty else { return nil }
      let stored = decoded(-1, layer, layer.width, layer.height)
      for y in area.rows {
        for x in area.columns {
          opacity[y * width + x] =
            stored.map { $0[(y - layer.top) * layer.width + x - layer.left] } ?? 255
        }
      }
    }
    guard let mask = layer.mask else { return opacity }
    let area = visible(mask.top, mask.left, mask.width, mask.height)
    let stored = decoded(-2, layer, mask.width, mask.height)
    for y in 0..<height {
      for x in 0..<width {
        var value = mask.outside
        if area.rows.contains(y), area.columns.contains(x), let stored {
          value = stored[(y - mask.top) * mask.width + x - mask.left]
        }
        opacity[y * width + x] = Self.share(opacity[y * width + x], value)
      }
    }
    return opacity
  }

  private static func share(_ one: UInt8, _ other: UInt8) -> UInt8 {
    UInt8(truncatingIfNeeded: (Int(one) * Int(other) + 127) / 255)
  }

  /// One channel on the canvas.
  private mutating func plane(_ channel: Int, of layer: Layer) -> [UInt8]? {
    if let fill = layer.fill, channel < fill.count {
      return [UInt8](repeating: fill[channel], count: width * height)
    }
    guard let stored = decoded(channel, layer, layer.width, layer.height) else { return nil }
    let area = visible(layer.top, layer.left, layer.width, layer.height)
    var plane = [UInt8](repeating: 0, count: width * height)
    for y in area.rows {
      for x in area.columns {
        plane[y * width + x] = stored[(y - layer.top) * layer.width + x - layer.left]
      }
    }
    return plane
  }

  private func mix(
    _ plane: [UInt8], _ opacity: [UInt8], _ clip: [UInt8]?, _ layer: Layer,
    into canvas: inout [UInt8]
  ) {
    let share = Int(clamping: (layer.opacity * 255).rounded())
    for pixel in canvas.indices where opacity[pixel] > 0 {
      var alpha = (Int(opacity[pixel]) * share + 127) / 255
      if let clip { alpha = (alpha * Int(clip[pixel]) + 127) / 255 }
      let under = Int(canvas[pixel])
      let mixed = Self.mixed(Int(plane[pixel]), under, layer.mode)
      canvas[pixel] = UInt8(
        truncatingIfNeeded: (mixed * alpha + under * (255 - alpha) + 127) / 255)
    }
  }

  private static func mixed(_ over: Int, _ under: Int, _ mode: String) -> Int {
    switch mode {
    case "mul ": (over * under + 127) / 255
    case "scrn": 255 - ((255 - over) * (255 - under) + 127) / 255
    case "dark": min(over, under)
    case "lite": max(over, under)
    case "diff": abs(over - under)
    case "lddg": min(255, over + under)
    case "over":
      under < 128
        ? (2 * over * under + 127) / 255 : 255 - (2 * (255 - over) * (255 - under) + 127) / 255
    default: over
    }
  }
}
