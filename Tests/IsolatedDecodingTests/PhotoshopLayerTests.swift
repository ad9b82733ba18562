import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// Photoshop's files without a flattened image, and with one that is compressed as
/// ZIP.
@Suite struct PhotoshopLayerTests {
  /// What is written of one layer.
  struct Layer {
    var left = 0
    var width = 2
    /// Red, green and blue, and the opacity of its pixels.
    var colours: [[UInt8]]
    var alpha: [UInt8]?
    var opacity: UInt8 = 255
    var isHidden = false
    var isClipped = false
    var mode = "norm"
    /// The mask's pixels on the whole canvas.
    var mask: [UInt8]?
    var further: [UInt8] = []
    /// The number of a way to compress; the bytes stay as they are.
    var compression: UInt8 = 0
  }

  private func planes(of layer: Layer) -> [(Int, [UInt8])] {
    var planes: [(Int, [UInt8])] = []
    for channel in 0..<3 { planes.append((channel, layer.colours.map { $0[channel] })) }
    if let alpha = layer.alpha { planes.append((-1, alpha)) }
    if let mask = layer.mask { planes.append((-2, mask)) }
    return planes
  }

  /// An image of 2 by 1 pixels. The flattened one is the placeholder: black.
  private func file(_ layers: [Layer], isFlattened: Bool = false) -> [UInt8] {
    var records: [UInt8] = []
    var data: [UInt8] = []
    for layer in layers {
      let planes = planes(of: layer)
      let bottom = layer.width > 0 ? 1 : 0
      for number in [0, layer.left, bottom, layer.left + layer.width] {
        records += Made.big(number, 4)
      }
      records += Made.big(planes.count, 2)
      for (kind, plane) in planes {
        records += Made.big(kind & 0xFFFF, 2)
        records += Made.big(plane.count + 2, 4)
        data += [0, layer.compression] + plane
      }
      records += Array(("8BIM" + layer.mode).utf8)
      records += [layer.opacity, layer.isClipped ? 1 : 0, layer.isHidden ? 2 : 0, 0]
      var extra = Made.big(layer.mask == nil ? 0 : 20, 4)
      if layer.mask != nil {
        for number in [0, 0, 1, 2, 0] { extra += Made.big(number, 4) }
      }
      extra += Made.big(0, 4)
      extra += [0, 0, 0, 0] + layer.further
      records += Made.big(extra.count, 4) + extra
    }
    let info = Made.big(layers.count, 2) + records + data
    let section = Made.big(info.count, 4) + info + Made.big(0, 4)
    var resources = Array("8BIM".utf8) + Made.big(1057, 2) + [0, 0]
    resources += Made.big(6, 4) + [0, 0, 0, 1, isFlattened ? 1 : 0, 0]
    var file = Array("8BPS".utf8) + Made.big(1, 2) + [0, 0, 0, 0, 0, 0]
    file += Made.big(3, 2) + Made.big(1, 4) + Made.big(2, 4)
    file += Made.big(8, 2) + Made.big(3, 2) + Made.big(0, 4)
    file += Made.big(resources.count, 4) + resources
    file += Made.big(section.count, 4) + section
    return file + [UInt8](repeating: 0, count: 8)
  }

  private func pixels(_ layers: [Layer]) throws -> [UInt8] {
    try ImageDecoder().decode(file(layers), as: .full).pixels
  }

  private static let red: [UInt8] = [255, 0, 0]
  private static let blue: [UInt8] = [0, 0, 255]

  @Test func layersLieOverEachOtherOnWhite() throws {
    let ground = Layer(colours: [Self.red, Self.red])
    #expect(try pixels([ground]) == Self.red + Self.red)
    let half = Layer(colours: [Self.blue, Self.blue], alpha: [255, 0])
    #expect(try pixels([ground, half]) == Self.blue + Self.red)
    #expect(try pixels([half]) == Self.blue + [255, 255, 255])
    let faint = Layer(colours: [[0, 0, 0], [0, 0, 0]], opacity: 128)
    #expect(try pixels([faint]) == [127, 127, 127, 127, 127, 127])
    let aside = Layer(left: 1, colours: [Self.blue, Self.blue])
    #expect(try pixels([ground, aside]) == Self.red + Self.blue)
    let multiplied = Layer(colours: [[128, 255, 255], [0, 255, 0]], mode: "mul ")
    #expect(try pixels([ground, multiplied]) == [128, 0, 0, 0, 0, 0])
  }

  @Test func whatIsHiddenMaskedOrClippedIsNotSeen() throws {
    let ground = Layer(colours: [Self.red, Self.red])
    var over = Layer(colours: [Self.blue, Self.blue])
    over.isHidden = true
    #expect(try pixels([ground, over]) == Self.red + Self.red)
    over.isHidden = false
    over.mask = [0, 255]
    #expect(try pixels([ground, over]) == Self.red + Self.blue)
    let spot = Layer(colours: [Self.red, Self.red], alpha: [255, 0])
    let clipped = Layer(colours: [Self.blue, Self.blue], isClipped: true)
    #expect(try pixels([spot, clipped]) == Self.blue + [255, 255, 255])
    // Clipped to a layer that lies beside the image.
    let beside = Layer(left: 9, colours: [Self.red, Self.red])
    #expect(try pixels([spot, beside, clipped]) == Self.red + [255, 255, 255])
    // A folder that is hidden, with its end below what is in it.
    func divider(_ kind: Int) -> [UInt8] {
      Array("8BIMlsct".utf8) + Made.big(4, 4) + Made.big(kind, 4)
    }
    let end = Layer(width: 0, colours: [], further: divider(3))
    let inside = Layer(colours: [Self.blue, Self.blue])
    let folder = Layer(width: 0, colours: [], isHidden: true, further: divider(1))
    #expect(try pixels([ground, end, inside, folder]) == Self.red + Self.red)
  }

  @Test func aLayerOfOneColourFillsTheImage() throws {
    func number(_ key: String, _ value: Double) -> [UInt8] {
      Array((key + "doub").utf8) + Made.big(Int(bitPattern: UInt(value.bitPattern)), 8)
    }
    let colour = number("Rd  ", 10) + number("Grn ", 20) + number("Bl  ", 30)
    let block = Array("8BIMSoCo".utf8) + Made.big(colour.count, 4) + colour
    let fill = Layer(width: 0, colours: [], further: block)
    #expect(try pixels([fill]) == [10, 20, 30, 10, 20, 30])
    #expect(try !ImageDecoder().decode(file([fill]), as: .full).isPartial)
    // Its outline is not drawn, and the image is marked.
    let outline = Array("8BIMvmsk".utf8) + Made.big(4, 4) + [0, 0, 0, 0]
    let shape = Layer(width: 0, colours: [], further: block + outline)
    let ground = Layer(colours: [Self.red, Self.blue])
    let image = try ImageDecoder().decode(file([ground, shape]), as: .full)
    #expect(image.pixels == Self.red + Self.blue && image.isPartial)
  }

  @Test func aFourthChannelBesideLayersThatHasNoNameIsTransparency() throws {
    // One layer without pixels.
    let record = [UInt8](repeating: 0, count: 18) + Array("8BIMnorm".utf8) + [255, 0, 0, 0]
    let info = Made.big(1, 2) + record + Made.big(12, 4) + [UInt8](repeating: 0, count: 12)
    let layers = Made.big(info.count, 4) + info + Made.big(0, 4)
    let planes: [UInt8] = [0, 0, 200, 0, 100, 0, 50, 0, 255, 0]
    let file = PlainFormatTests.photoshop(mode: 3, channels: 4, layers: layers, data: planes)
    let image = try ImageDecoder().decode(file, as: .full)
    #expect(image.pixels == [200, 100, 50, 255, 255, 255] && image.info.hasAlpha)
    // A selection that was saved has a name.
    let name = Array("8BIM".utf8) + Made.big(1006, 2) + [0, 0] + Made.big(2, 4) + [1, 65]
    var named = Array(file.prefix(30))
    named += Made.big(name.count, 4) + name
    named += file.dropFirst(34)
    let saved = try ImageDecoder().decode(named, as: .full)
    #expect(saved.pixels == [200, 100, 50, 0, 0, 0] && !saved.info.hasAlpha)
  }

  @Test func layersThatAreNotWholeAreShownAndMarked() throws {
    let ground = Layer(colours: [Self.red, Self.blue])
    // One pixel of two, and a compression that there is not.
    let short = Layer(colours: [Self.blue])
    let strange = Layer(colours: [Self.blue, Self.blue], compression: 9)
    for (over, pixels) in [(short, Self.blue + [0, 0, 0]), (strange, Self.red + Self.blue)] {
      let image = try ImageDecoder().decode(file([ground, over]), as: .full)
      #expect(image.pixels == pixels && image.isPartial)
    }
    #expect(throws: ImageDecodingError.self) {
      try ImageDecoder().decode(file([strange]), as: .full)
    }
  }

  @Test func layersInTheSteadOfALostFlattenedImageAreMarked() throws {
    let ground = Layer(colours: [Self.red, Self.blue])
    let whole = file([ground], isFlattened: true)
    #expect(try ImageDecoder().decode(whole, as: .full).pixels == [0, 0, 0, 0, 0, 0])
    let image = try ImageDecoder().decode(Array(whole.dropLast(8)), as: .full)
    #expect(image.pixels == Self.red + Self.blue && image.isPartial)
  }

  @Test func aPlainImageWithALayerThatIsNotDrawnIsShown() throws {
    let white: [UInt8] = [255, 255, 255]
    let ground = Layer(colours: [white, white])
    let levels = Layer(width: 0, colours: [], further: Array("8BIMlevl".utf8) + Made.big(0, 4))
    let image = try ImageDecoder().decode(file([ground, levels]), as: .full)
    #expect(image.pixels == white + white && image.isPartial)
  }

  @Test func nothingToShowIsSaid() throws {
    let empty = Layer(width: 0, colours: [])
    #expect {
      _ = try ImageDecoder().decode(file([empty]), as: .full)
    } throws: { error in
      (error as? ImageDecodingError)?.kind == .unsupported
    }
  }

  @Test func aFileThatEndsAnywhereIsAnswered() throws {
    let whole = file([
      Layer(colours: [Self.red, Self.red]),
      Layer(colours: [Self.blue, Self.blue], alpha: [9, 99], mask: [5, 6]),
    ])
    for place in 0..<whole.count {
      var damaged = whole
      damaged[place] ^= 0xFF
      let limits = DecodingLimits(maximumPixels: 1 << 13)
      for bytes in [Array(whole.prefix(place)), damaged] {
        do {
          _ = try ImageDecoder().decode(bytes, as: .full, limits: limits)
        } catch {
          #expect(!error.message.isEmpty)
        }
      }
    }
  }

  /// Bytes in zlib's format, not made smaller.
  private func stored(_ bytes: [UInt8]) -> [UInt8] {
    var (a, b) = (1, 0)
    for byte in bytes {
      a = (a + Int(byte)) % 65_521
      b = (b + a) % 65_521
    }
    var stream: [UInt8] = [0x78, 0x01, 1]
    stream += Made.little(bytes.count, 2) + Made.little(~bytes.count & 0xFFFF, 2)
    return stream + bytes + Made.big(b << 16 | a, 4)
  }

  @Test func aFlattenedImageCompressedAsZIPIsShown() throws {
    let plain = PlainFormatTests.photoshop(
      mode: 3, channels: 3, data: [0, 2] + stored([255, 10, 0, 20, 0, 30]))
    #expect(try ImageDecoder().decode(plain, as: .full).pixels == [255, 0, 0, 10, 20, 30])
    let differences = PlainFormatTests.photoshop(
      mode: 3, channels: 3, data: [0, 3] + stored([255, 11, 0, 20, 0, 30]))
    #expect(try ImageDecoder().decode(differences, as: .full).pixels == [255, 0, 0, 10, 20, 30])
    let deep = PlainFormatTests.photoshop(
      mode: 1, channels: 1, depth: 16, data: [0, 3] + stored([200, 1, 156, 0]))
    #expect(
      try ImageDecoder().decode(deep, as: .full).pixels == [200, 200, 200, 100, 100, 100])
  }
}
