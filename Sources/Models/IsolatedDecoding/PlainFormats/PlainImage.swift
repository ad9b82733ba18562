// Images of the formats that are read here, or by their own libraries, and not
// by libvips: simple ones, which it would hand to ImageMagick with its two hundred
// formats, and those that it shows wrongly.

import Glibc
import ImageDecoding

/// Pixels as they are stored, of 8 bits a channel, rows from the top.
struct PlainImage {
  /// What the channels mean.
  enum Channels: Int {
    case grey = 1
    case greyAlpha = 2
    case rgb = 3
    case rgba = 4
    /// Ink, 255 is all of it; also of four channels.
    case cmyk = -4

    var count: Int { abs(rawValue) }
  }

  var width: Int
  var height: Int
  var channels: Channels
  /// Interleaved: width × height × channels. Empty if they lie elsewhere.
  var pixels: [UInt8] = []
  /// The pixels, in memory that is not copied.
  var memory: PixelMemory?
  /// Where the pixels lie in the file, if they are there as they are wanted.
  var placeInFile: Int?
  /// An ICC profile.
  var profile: [UInt8]?
  /// The part of the rows that the data held.
  var shownPart = 1.0
}

/// What the header of such an image says.
struct PlainHeader {
  var width: Int
  var height: Int
  var hasAlpha: Bool
  /// How to turn the image upright, 1 to 8 as in EXIF; nil if the metadata
  /// says.
  var orientation: Int?
  var pages = 1
}

/// One of the plain formats, opened.
protocol PlainFormat {
  var header: PlainHeader { get }
  /// The pixels; nil if there are too few to show.
  func image() -> PlainImage?
  /// The largest number, up to the one given, that the image's sides can be
  /// divided by while it is read; 1 if by none.
  func reduction(atMost wanted: Int) -> Int
  /// The pixels of a smaller image; nil if there are too few to show.
  ///
  /// - Parameters:
  ///   - factor: what the sides are divided by, rounded up; of `reduction`.
  ///   - isTolerant: whether damage is passed over if it is met.
  func image(reducedBy factor: Int, isTolerant: Bool) -> PlainImage?
}

/// A format that is read whole needs no more.
extension PlainFormat {
  func reduction(atMost wanted: Int) -> Int { 1 }
  func image(reducedBy factor: Int, isTolerant: Bool) -> PlainImage? { image() }
}

/// Zeroed bytes with one owner.
final class PixelMemory {
  let base: UnsafeMutablePointer<UInt8>
  let count: Int

  /// Nil if there is no such memory.
  init?(count: Int) {
    guard count >= 0, let memory = calloc(max(1, count), 1) else { return nil }
    base = memory.assumingMemoryBound(to: UInt8.self)
    self.count = count
  }

  // The memory of init, which nobody else frees.
  deinit { free(base) }
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
