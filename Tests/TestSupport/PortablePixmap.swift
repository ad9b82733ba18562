// The simplest image files, written and read without any image library.

import SearchDomain

/// An image in the simplest format there is: P6 of Netpbm
/// (https://netpbm.sourceforge.net/doc/ppm.html), without comments.
public struct PortablePixmap: Sendable {
  public let width: Int
  public let height: Int
  /// RGB, interleaved, rows from the top.
  public let pixels: [UInt8]

  /// An image of one colour, given as red, green and blue.
  public init(width: Int, height: Int, colour: [UInt8]) {
    self.width = width
    self.height = height
    pixels = (0..<width * height).flatMap { _ in colour }
  }

  /// An image of pixels at hand: width × height × 3 values.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The file's bytes.
  public var encoded: [UInt8] { Array("P6\n\(width) \(height)\n255\n".utf8) + pixels }

  /// - Throws: `FileFailure.Cause` where the bytes are no P6 file, or one
  ///   that ends early.
  public init(parsing bytes: [UInt8]) throws {
    guard bytes.starts(with: Array("P6".utf8)) else {
      throw FileFailure.Cause(.notAnImage, "this is not a PPM file")
    }
    var numbers: [Int] = []
    var place = 2
    while numbers.count < 3 {
      while place < bytes.count, [9, 10, 13, 32].contains(bytes[place]) { place += 1 }
      let digits = bytes[place...].prefix { (48...57).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)), number < 65536 else {
        throw FileFailure.Cause(.damaged, "the PPM header is damaged")
      }
      numbers.append(number)
      place += digits.count
    }
    let count = numbers[0] * numbers[1] * 3
    let content = bytes.dropFirst(place + 1)
    guard count > 0, numbers[2] == 255, content.count >= count else {
      throw FileFailure.Cause(.damaged, "the PPM data is cut off")
    }
    width = numbers[0]
    height = numbers[1]
    pixels = Array(content.prefix(count))
  }
}
