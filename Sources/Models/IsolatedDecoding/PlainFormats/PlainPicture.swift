// Pictures of the formats that are read here and not by libvips. The formats
// are simple, and libvips would hand them to ImageMagick with its two hundred
// formats.

import ImageDecoding

/// Pixels as they are stored, of 8 bits a channel, rows from the top.
struct PlainPicture {
  /// What the channels mean.
  enum Channels: Int {
    case grey = 1
    case rgb = 3
    case rgba = 4
    /// Ink, 255 is all of it; also of four channels.
    case cmyk = -4

    var count: Int { abs(rawValue) }
  }

  var width: Int
  var height: Int
  var channels: Channels
  /// Interleaved: width × height × channels.
  var pixels: [UInt8]
  /// An ICC profile.
  var profile: [UInt8]?
  /// The part of the rows that the data held.
  var shownPart = 1.0
}

/// What the header of such a picture says.
struct PlainHeader {
  var width: Int
  var height: Int
  var hasAlpha: Bool
  var pages = 1
  var exif: [UInt8]?
  var iptc: [UInt8]?
  var xmp: [UInt8]?
}

/// One of the plain formats, opened.
protocol PlainFormat {
  var header: PlainHeader { get }
  /// The pixels; nil if there are too few to show.
  func picture() -> PlainPicture?
}

/// Unsigned numbers of bytes at any place; nil beyond the end.
struct ByteFields {
  let bytes: [UInt8]
  let isLittleEndian: Bool

  init(_ bytes: [UInt8], isLittleEndian: Bool) {
    self.bytes = bytes
    self.isLittleEndian = isLittleEndian
  }

  /// - Parameter size: 1 to 4 bytes.
  func number(_ offset: Int, _ size: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    var value = 0
    for i in 0..<size {
      value |= Int(bytes[offset + i]) << ((isLittleEndian ? i : size - 1 - i) * 8)
    }
    return value
  }

  /// Of two's complement, 32 bits.
  func signed(_ offset: Int) -> Int? {
    number(offset, 4).map { Int(Int32(truncatingIfNeeded: $0)) }
  }

  /// Some bytes; nil if they are not all there.
  func slice(_ offset: Int, _ count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
      return nil
    }
    return Array(bytes[offset..<offset + count])
  }
}
