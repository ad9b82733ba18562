// BMP files, and the bitmaps inside of icons: headers of OS/2 1 and 2 and of
// Windows 3 to 5, 1 to 32 bits a pixel, run lengths and bit fields (Microsoft,
// "Bitmap Storage"; IBM, "Presentation Manager Programming Reference").

import ImageDecoding

/// A bitmap whose header was read.
struct BitmapFile: PlainFormat {
  private let fields: ByteFields
  private let width: Int
  private let height: Int
  private let isTopDown: Bool
  private let bits: Int
  private let compression: Compression
  /// Where the pixels begin.
  private let start: Int
  /// Red, green and blue, a triple each.
  private var palette: [(UInt8, UInt8, UInt8)] = []
  private var masks = BitMasks(bits: 24)
  private var profile: [UInt8]?
  /// Whether a mask of one bit a pixel follows, as in icons.
  private let isIcon: Bool

  private enum Compression { case none, runs8, runs4, fields }

  /// The part of the rows that must be there.
  private static let minimumShownPart = 0.1

  /// A file that begins with "BM".
  init?(_ bytes: [UInt8]) {
    let fields = ByteFields(bytes, isLittleEndian: true)
    guard let start = fields.number(10, 4) else { return nil }
    self.init(fields, headerAt: 14, pixelsAt: start, isIcon: false)
  }

  /// Why a file is not read, if it may be sound: its compression is of others'.
  static func refusal(of bytes: [UInt8]) -> ImageDecodingError? {
    let fields = ByteFields(bytes, isLittleEndian: true)
    guard let size = fields.number(14, 4), size >= 40, let code = fields.number(30, 4) else {
      return nil
    }
    let bits = fields.number(28, 2) ?? 0
    let kind: String? =
      switch (code, size) {
      case (3, 64) where bits == 1: "compressed as OS/2's fax"
      case (4, 64): "of run lengths in 24 bits"
      case (4, _): "with JPEG inside"
      case (5, _): "with PNG inside"
      case (11...13, _): "of CMYK"
      default: bits == 64 ? "of 64 bits" : nil
      }
    return kind.map { .unsupportedKind(.bmp, $0) }
  }

  /// A bitmap without a file's header, as icons hold it.
  init?(iconBytes bytes: [UInt8]) {
    self.init(ByteFields(bytes, isLittleEndian: true), headerAt: 0, pixelsAt: nil, isIcon: true)
  }

  private init?(_ fields: ByteFields, headerAt place: Int, pixelsAt stated: Int?, isIcon: Bool) {
    var stated = stated
    guard let size = fields.number(place, 4), [12, 16, 40, 52, 56, 64, 108, 124].contains(size),
      let header = Self.size(fields, place, size), header.width > 0, header.height != 0,
      header.width <= 1 << 24, abs(header.height) <= 1 << 24
    else { return nil }
    let isCore = size == 12
    let bits = fields.number(place + (isCore ? 10 : 14), 2) ?? 0
    let code = size >= 40 ? fields.number(place + 16, 4) ?? 0 : 0
    let isOS2 = size == 64
    switch (code, bits) {
    case (0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (0, 24), (0, 32): compression = .none
    case (1, 8): compression = .runs8
    case (2, 4): compression = .runs4
    case (3, 16), (3, 32), (6, 16), (6, 32):
      // OS/2 means a fax's code or another run length by it.
      guard !isOS2 else { return nil }
      compression = .fields
    default: return nil
    }
    self.fields = fields
    self.isIcon = isIcon
    self.bits = bits
    width = header.width
    height = isIcon ? abs(header.height) / 2 : abs(header.height)
    isTopDown = header.height < 0
    guard height > 0 else { return nil }

    var next = place + size
    masks = BitMasks(bits: bits)
    if compression == .fields {
      // In the header from version 2 on, else after it.
      let from = place + 40
      let hasAlpha = size >= 56 || code == 6
      let values = (0..<4).map { i in i < 3 || hasAlpha ? fields.number(from + i * 4, 4) ?? 0 : 0 }
      masks = BitMasks(values)
      if size == 40 { next += code == 6 ? 16 : 12 }
    }
    let used = size >= 40 ? fields.number(place + 32, 4) ?? 0 : 0
    if bits <= 8 {
      let entry = isCore ? 3 : 4
      let whole = 1 << bits
      // Pixels that are said to begin where colours must be begin after them.
      if stated == next, used > 0 { stated = nil }
      // No more than there is room for before the pixels.
      let room = stated.map { $0 > next ? ($0 - next) / entry : whole } ?? whole
      let count = min(used > 0 && used <= whole ? used : whole, room)
      for i in 0..<count {
        guard let blue = fields.number(next + i * entry, 1),
          let green = fields.number(next + i * entry + 1, 1),
          let red = fields.number(next + i * entry + 2, 1)
        else { break }
        palette.append((UInt8(red), UInt8(green), UInt8(blue)))
      }
      next += count * entry
    } else if isIcon, used > 0, used <= 256 {
      next += used * 4
    }
    start = stated.map { $0 >= place + size ? $0 : next } ?? next
    // "MBED" in the colour space of version 5: offset from the header, length.
    if size == 124, fields.number(place + 56, 4) == 0x4D42_4544,
      let offset = fields.number(place + 112, 4), let length = fields.number(place + 116, 4)
    {
      profile = fields.slice(place + offset, length)
    }
  }

  private static func size(
    _ fields: ByteFields, _ place: Int, _ headerSize: Int
  ) -> (width: Int, height: Int)? {
    if headerSize == 12 {
      guard let width = fields.number(place + 4, 2), let height = fields.number(place + 6, 2) else {
        return nil
      }
      return (width, height)
    }
    guard let width = fields.signed(place + 4), let height = fields.signed(place + 8) else {
      return nil
    }
    return (width, height)
  }

  var header: PlainHeader { PlainHeader(width: width, height: height, hasAlpha: mayHaveAlpha) }

  private var mayHaveAlpha: Bool { isIcon || masks.hasAlpha && bits > 8 }

  private var rowBytes: Int { (width * bits + 31) / 32 * 4 }

  func image() -> PlainImage? {
    let channels: PlainImage.Channels = mayHaveAlpha ? .rgba : .rgb
    var image = PlainImage(
      width: width, height: height, channels: channels,
      pixels: [UInt8](repeating: 0, count: width * height * channels.count), profile: profile)
    // What is missing is black, and not transparent.
    if mayHaveAlpha {
      for pixel in 0..<width * height { image.pixels[pixel * 4 + 3] = 255 }
    }
    switch compression {
    case .runs8, .runs4: drawRuns(into: &image)
    case .none, .fields: drawRows(into: &image)
    }
    guard image.shownPart >= Self.minimumShownPart else { return nil }
    if mayHaveAlpha { settleAlpha(&image) }
    return image
  }

  /// The row from the top of the n-th row that is stored.
  private func row(_ stored: Int) -> Int { isTopDown ? stored : height - 1 - stored }

  private func colour(_ index: Int) -> (UInt8, UInt8, UInt8) {
    index < palette.count ? palette[index] : (0, 0, 0)
  }

  private func drawRows(into image: inout PlainImage) {
    let bytes = fields.bytes
    let channels = image.channels.count
    let available = max(0, bytes.count - start)
    // The last row may do without its padding.
    let needed = (width * bits + 7) / 8
    let rows = min(height, available >= needed ? (available - needed) / rowBytes + 1 : 0)
    image.shownPart = Double(rows) / Double(height)
    for stored in 0..<rows {
      let from = start + stored * rowBytes
      var out = row(stored) * width * channels
      for x in 0..<width {
        switch bits {
        case 1, 2, 4, 8:
          let place = x * bits
          let byte = Int(bytes[from + place >> 3])
          let (red, green, blue) = colour(byte >> (8 - bits - place & 7) & (1 << bits - 1))
          image.pixels[out] = red
          image.pixels[out + 1] = green
          image.pixels[out + 2] = blue
        case 24:
          let place = from + x * 3
          image.pixels[out] = bytes[place + 2]
          image.pixels[out + 1] = bytes[place + 1]
          image.pixels[out + 2] = bytes[place]
        default:
          let size = bits / 8
          var value = UInt32(0)
          for i in 0..<size { value |= UInt32(bytes[from + x * size + i]) << UInt32(i * 8) }
          image.pixels[out] = masks.red(value)
          image.pixels[out + 1] = masks.green(value)
          image.pixels[out + 2] = masks.blue(value)
          if channels == 4 { image.pixels[out + 3] = masks.alpha(value) }
        }
        out += channels
      }
    }
  }

  /// Runs of one colour, stretches of pixels, and jumps.
  private func drawRuns(into image: inout PlainImage) {
    let bytes = fields.bytes
    let channels = image.channels.count
    let isNibbles = compression == .runs4
    let ground = colour(0)
    for pixel in 0..<width * height {
      put(ground, at: pixel * channels, &image)
    }
    var place = start
    var x = 0
    var y = 0
    func index(_ byte: UInt8, _ number: Int) -> Int {
      isNibbles ? Int(number % 2 == 0 ? byte >> 4 : byte & 15) : Int(byte)
    }
    while place + 1 < bytes.count, y < height {
      let (count, value) = (Int(bytes[place]), bytes[place + 1])
      place += 2
      if count > 0 {
        for i in 0..<min(count, max(0, width - x)) {
          put(colour(index(value, i)), at: (row(y) * width + x + i) * channels, &image)
        }
        x += count
        continue
      }
      switch value {
      case 0:
        x = 0
        y += 1
      case 1:
        y = height
      case 2:
        guard place + 1 < bytes.count else { break }
        x += Int(bytes[place])
        y += Int(bytes[place + 1])
        place += 2
      default:
        let count = Int(value)
        let size = isNibbles ? (count + 1) / 2 : count
        for i in 0..<count {
          let at = place + (isNibbles ? i / 2 : i)
          guard at < bytes.count, x + i < width else { break }
          put(colour(index(bytes[at], i)), at: (row(y) * width + x + i) * channels, &image)
        }
        x += count
        place += size + size % 2
      }
    }
    image.shownPart = y >= height - 1 ? 1 : Double(y) / Double(height)
  }

  private func put(_ colour: (UInt8, UInt8, UInt8), at place: Int, _ image: inout PlainImage) {
    image.pixels[place] = colour.0
    image.pixels[place + 1] = colour.1
    image.pixels[place + 2] = colour.2
  }

  /// Alpha that is zero everywhere is ignored; icons then have their mask.
  private func settleAlpha(_ image: inout PlainImage) {
    let count = width * height
    let isSet = bits == 32 && (0..<count).contains { image.pixels[$0 * 4 + 3] != 0 }
    guard !isSet else { return }
    for pixel in 0..<count { image.pixels[pixel * 4 + 3] = 255 }
    guard isIcon else { return }
    let mask = start + height * rowBytes
    let maskRow = (width + 31) / 32 * 4
    for stored in 0..<height {
      for x in 0..<width {
        let place = mask + stored * maskRow + x / 8
        guard place < fields.bytes.count else { return }
        if fields.bytes[place] >> UInt8(7 - x % 8) & 1 == 1 {
          image.pixels[(row(stored) * width + x) * 4 + 3] = 0
        }
      }
    }
  }
}

/// Which bits of a pixel are which channel.
private struct BitMasks {
  private var shifts: [UInt32] = []
  private var limits: [UInt32] = []

  /// Those that go without saying: 5 bits each, or 8.
  init(bits: Int) {
    switch bits {
    case 16: self.init([0x7C00, 0x03E0, 0x001F, 0])
    case 32: self.init([0xFF_0000, 0xFF00, 0xFF, 0])
    default: self.init([0, 0, 0, 0])
    }
  }

  /// - Parameter masks: red, green, blue, alpha.
  init(_ masks: [Int]) {
    for mask in masks {
      let mask = UInt32(truncatingIfNeeded: mask)
      let shift = mask == 0 ? 0 : UInt32(mask.trailingZeroBitCount)
      shifts.append(shift)
      limits.append(mask >> shift)
    }
  }

  /// Icons of 32 bits have alpha without saying so.
  var hasAlpha: Bool { limits[3] != 0 }

  private func channel(_ number: Int, _ value: UInt32) -> UInt8 {
    let limit = limits[number]
    guard limit > 0 else { return 0 }
    let found = UInt64(value >> shifts[number] & limit)
    return UInt8(min(255, (found * 255 + UInt64(limit) / 2) / UInt64(limit)))
  }

  func red(_ value: UInt32) -> UInt8 { channel(0, value) }
  func green(_ value: UInt32) -> UInt8 { channel(1, value) }
  func blue(_ value: UInt32) -> UInt8 { channel(2, value) }
  func alpha(_ value: UInt32) -> UInt8 { hasAlpha ? channel(3, value) : UInt8(value >> 24) }
}
