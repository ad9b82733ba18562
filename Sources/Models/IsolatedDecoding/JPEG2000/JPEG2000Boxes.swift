// The boxes of a JP2 file before its codestream that say what its components
// mean (ISO/IEC 15444-1, annex I, and 15444-2, annex M).

/// What is said of colour in a JP2 file's header.
struct JPEG2000Boxes {
  /// The enumerated colour space of the first box that is understood; nil if
  /// there is none.
  private(set) var colourSpace: Int?
  /// An ICC profile in the first colour box.
  private(set) var profile: [UInt8]?
  /// Channels of the palette, 0 without one.
  private(set) var paletteChannels = 0
  /// Whether the channels' meanings are listed, complete or not.
  private(set) var hasChannelDefinitions = false
  /// Where the codestream begins; nil if there is none.
  private(set) var codestreamStart: Int?
  /// Which channel is opacity for the whole image, and whether colours are
  /// multiplied by it.
  private(set) var opacity: (channel: Int, isMultiplied: Bool)?

  init(_ bytes: [UInt8]) {
    let fields = ByteFields(bytes, isLittleEndian: false)
    Self.each(fields, 0..<bytes.count) { type, range in
      if type == "jp2c" { codestreamStart = range.lowerBound }
      if type == "jp2h" { Self.each(fields, range) { self.read($0, fields, $1) } }
      return type != "jp2c"
    }
  }

  /// Whether the profile is for colours of that name in ICC's header.
  func hasProfile(of space: String) -> Bool {
    guard let profile, profile.count > 20 else { return false }
    return profile[16..<20].elementsEqual(space.utf8)
  }

  /// Calls `body` with each box's type and contents until it returns false.
  private static func each(
    _ fields: ByteFields, _ range: Range<Int>, _ body: (String, Range<Int>) -> Bool
  ) {
    var place = range.lowerBound
    while let stated = fields.number(place, 4), let name = fields.slice(place + 4, 4) {
      var start = place + 8
      var length = stated
      if stated == 1 {
        guard fields.number(start, 4) == 0, let low = fields.number(start + 4, 4) else { return }
        (length, start) = (low, start + 8)
      }
      let end = stated == 0 ? range.upperBound : min(range.upperBound, place + length)
      guard end >= start, body(String(decoding: name, as: UTF8.self), start..<end), end > place
      else { return }
      place = end
    }
  }

  private mutating func read(_ type: String, _ fields: ByteFields, _ range: Range<Int>) -> Bool {
    let start = range.lowerBound
    switch type {
    case "colr" where colourSpace == nil && profile == nil:
      switch fields.number(start, 1) {
      case 1: colourSpace = fields.number(start + 3, 4)
      case 2:
        // A profile without the white point that each must have is none.
        let found = fields.slice(start + 3, range.count - 3) ?? []
        if found.dropFirst(128).prefix(1024).split(separator: UInt8(ascii: "w")).contains(where: {
          $0.starts(with: Array("tpt".utf8))
        }) {
          profile = found
        }
      default: break
      }
    case "pclr": paletteChannels = fields.number(start + 2, 1) ?? 0
    case "cdef":
      hasChannelDefinitions = true
      for index in 0..<min(fields.number(start, 2) ?? 0, 256) {
        let entry = start + 2 + index * 6
        guard let channel = fields.number(entry, 2), let kind = fields.number(entry + 2, 2),
          let whose = fields.number(entry + 4, 2)
        else { break }
        if kind == 1 || kind == 2, whose == 0, opacity == nil { opacity = (channel, kind == 2) }
      }
    default: break
    }
    return true
  }
}
