// The headers of portable maps, and the numbers and comments that they and the
// plain ones are made of.

/// What is said before the pixels of a portable map.
struct PortableMapHeader {
  enum Coding { case bitDigits, digits, bits, bytes, words, floats }
  enum Colours { case grey, rgb, cmyk }

  private(set) var width = 0
  private(set) var height = 0
  /// Samples a pixel.
  private(set) var depth = 1
  /// The value of full light, 1 to 65,535.
  private(set) var maximum = 255
  private(set) var coding = Coding.bytes
  private(set) var colours = Colours.grey
  private(set) var hasAlpha = false
  /// Of floats.
  private(set) var isLittleEndian = false
  private(set) var floatScale: Float = 1
  /// Whether the last row comes first, as PFM has it.
  private(set) var isUpward = false
  private(set) var dataStart = 0

  /// Nil if there is none, or it is damaged.
  init?(_ bytes: [UInt8], at start: Int) {
    guard start + 3 <= bytes.count, bytes[start] == UInt8(ascii: "P") else { return nil }
    let kind = bytes[start + 1]
    let isRead = bytes.withUnsafeBytes { file in
      var scanner = PortableMapScanner(file, at: start + 2)
      switch kind {
      case UInt8(ascii: "1")...UInt8(ascii: "6"):
        return read(Int(kind - UInt8(ascii: "0")), &scanner)
      case UInt8(ascii: "7"): return readFields(&scanner)
      case UInt8(ascii: "F"), UInt8(ascii: "f"):
        // Photoshop writes each number on a line of its own, and rows from the top.
        isUpward = bytes[(start + 3)...].first { $0 == 0x20 || $0 == 0x0A } != 0x0A
        return readFloats(isColour: kind == UInt8(ascii: "F"), &scanner)
      default: return false
      }
    }
    guard isRead, (0...1 << 24).contains(width), (0...1 << 24).contains(height) else { return nil }
  }

  private mutating func read(_ kind: Int, _ scanner: inout PortableMapScanner) -> Bool {
    guard let width = scanner.number(), let height = scanner.number() else { return false }
    (self.width, self.height) = (width, height)
    switch kind {
    case 1: coding = .bitDigits
    case 4: coding = .bits
    default:
      guard let maximum = scanner.number(), (1...65_535).contains(maximum) else { return false }
      self.maximum = maximum
      coding = kind < 4 ? .digits : maximum < 256 ? .bytes : .words
    }
    if kind == 3 || kind == 6 { (depth, colours) = (3, .rgb) }
    dataStart = scanner.place
    return true
  }

  private mutating func readFloats(isColour: Bool, _ scanner: inout PortableMapScanner) -> Bool {
    guard let width = scanner.number(), let height = scanner.number(), let word = scanner.word(),
      let scale = Float(String(decoding: word, as: UTF8.self)), scale.isFinite
    else { return false }
    (self.width, self.height) = (width, height)
    coding = .floats
    if isColour { (depth, colours) = (3, .rgb) }
    isLittleEndian = scale < 0
    floatScale = scale == 0 ? 1 : abs(scale)
    dataStart = scanner.place
    return true
  }

  /// The lines of a PAM header, up to ENDHDR.
  private mutating func readFields(_ scanner: inout PortableMapScanner) -> Bool {
    var kinds: [String] = []
    var found: Set<String> = []
    while let line = scanner.line() {
      let words = line.split { $0 == 0x20 || (0x09...0x0D).contains($0) }
      guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
      let name = String(decoding: first, as: UTF8.self)
      if name == "ENDHDR" {
        dataStart = scanner.place
        guard found.isSuperset(of: ["WIDTH", "HEIGHT", "DEPTH", "MAXVAL"]) else { return false }
        return settle(kinds.joined(separator: " "))
      }
      if name == "TUPLTYPE" {
        kinds += words.dropFirst().map { String(decoding: $0, as: UTF8.self) }
        continue
      }
      guard words.count == 2, let value = Int(String(decoding: words[1], as: UTF8.self)) else {
        return false
      }
      found.insert(name)
      switch name {
      case "WIDTH": width = value
      case "HEIGHT": height = value
      case "DEPTH": depth = value
      case "MAXVAL": maximum = value
      default: return false
      }
    }
    return false
  }

  /// What a pixel's samples mean.
  private mutating func settle(_ kind: String) -> Bool {
    guard (1...65_535).contains(maximum), (1...256).contains(depth) else { return false }
    coding = maximum < 256 ? .bytes : .words
    let isAlpha = kind.hasSuffix("_ALPHA")
    if kind.hasPrefix("CMYK"), depth >= 4 {
      colours = .cmyk
    } else if depth >= 3 {
      colours = .rgb
      hasAlpha = depth >= 4 && (isAlpha || kind.isEmpty)
    } else {
      hasAlpha = depth == 2 && (isAlpha || kind.isEmpty)
    }
    return true
  }

  /// Bytes of a stored row; nil for digits.
  var rowBytes: Int? {
    switch coding {
    case .bitDigits, .digits: nil
    case .bits: (width + 7) / 8
    case .bytes: width * depth
    case .words: width * depth * 2
    case .floats: width * depth * 4
    }
  }

  /// Whether the samples are bytes as they are wanted.
  var isPlainBytes: Bool { coding == .bytes && maximum == 255 }

  /// For each value its 8 bits; larger ones than the maximum are full light.
  var scale: [UInt8] {
    let most = coding == .words ? 65_535 : coding == .digits ? maximum : 255
    return (0...most).map { UInt8((min($0, maximum) * 255 + maximum / 2) / maximum) }
  }

  /// How many maps follow one another. Those in digits are alone.
  static func count(in bytes: [UInt8]) -> Int {
    var count = 0
    var place = 0
    while count < 65_536, let head = PortableMapHeader(bytes, at: place) {
      count += 1
      guard let rowBytes = head.rowBytes, rowBytes > 0, head.height > 0,
        rowBytes <= bytes.count, rowBytes * head.height <= bytes.count - head.dataStart
      else { break }
      place = head.dataStart + rowBytes * head.height
    }
    return max(1, count)
  }
}

/// Reads numbers in ASCII. A comment, from "#" to the end of its line, may stand
/// anywhere and counts as that line's end.
struct PortableMapScanner {
  private let bytes: UnsafeRawBufferPointer
  private(set) var place: Int

  /// The bytes outlive the value.
  init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
    self.bytes = bytes
    self.place = place
  }

  var isAtEnd: Bool { place >= bytes.count }

  private mutating func next() -> UInt8? {
    guard place < bytes.count else { return nil }
    let byte = bytes[place]
    place += 1
    guard byte == UInt8(ascii: "#") else { return byte }
    while place < bytes.count {
      place += 1
      if bytes[place - 1] == 0x0A || bytes[place - 1] == 0x0D { break }
    }
    return 0x0A
  }

  private static func isWhite(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// Up to the next white space, which is read as well; nil at the end.
  mutating func word() -> [UInt8]? {
    var found: [UInt8] = []
    while let byte = next() {
      if Self.isWhite(byte) {
        if found.isEmpty { continue }
        return found
      }
      found.append(byte)
      if found.count > 32 { return nil }
    }
    return found.isEmpty ? nil : found
  }

  /// The next number, no larger than 2^31; nil at the end or if there is none.
  mutating func number() -> Int? {
    var value: Int?
    while let byte = next() {
      switch byte {
      case 0x30...0x39:
        value = (value ?? 0) * 10 + Int(byte - 0x30)
        if value ?? 0 > 1 << 31 { return nil }
      case _ where Self.isWhite(byte):
        if let value { return value }
      default: return nil
      }
    }
    return value
  }

  /// The next 0 or 1, with or without white space before it.
  mutating func bit() -> Int? {
    while let byte = next() {
      if byte == 0x30 || byte == 0x31 { return Int(byte) - 0x30 }
      guard Self.isWhite(byte) else { return nil }
    }
    return nil
  }

  /// Up to the end of the line; nil at the end of all.
  mutating func line() -> [UInt8]? {
    guard place < bytes.count else { return nil }
    var found: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == 0x0A { break }
      found.append(byte)
      if found.count > 4096 { return nil }
    }
    return found
  }
}
