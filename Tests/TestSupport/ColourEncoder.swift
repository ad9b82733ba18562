// An encoder that needs no model: pictures are the mean colours of a grid,
// texts are the colours they name. For tests of all that stands on encoders.

import Foundation
public import SearchDomain
import Synchronization

/// Embeds pictures by their colours and texts by the colours they name, so
/// that “red” is closest to the reddest picture.
///
/// Reads binary PPM (P6, 8 bits) only. Deterministic. An embedding has nine
/// cells of a 3 × 3 grid, each with red, green and blue around mid-grey, and a
/// last coordinate that is always the same, so that grey is not zero.
public final class ColourEncoder: ImageEncoder, TextEncoder {
  /// Cells along each side of the grid.
  public static let cells = 3
  /// Pixels along each side of a prepared picture.
  public static let side = 12

  public let space: EmbeddingSpace
  public let preferredBatchSize: Int
  private let counts = Mutex<(prepared: Int, encoded: Int)>((0, 0))

  /// - Parameter variant: encoders of different variants have different
  ///   spaces, as different models have; their vectors are the same.
  public init(variant: String = "plain", preferredBatchSize: Int = 4) {
    self.preferredBatchSize = preferredBatchSize
    let digest = variant.utf8.reduce(into: UInt64(14_695_981_039_346_656_037)) {
      $0 = ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    space = EmbeddingSpace(
      modelName: "colours-\(variant)", digest: String(digest, radix: 16),
      dimension: Self.cells * Self.cells * 3 + 1, precision: "f32")
  }

  /// How many pictures were prepared so far, failures included.
  public var preparedCount: Int { counts.withLock { $0.prepared } }
  /// How many pictures were embedded so far.
  public var encodedCount: Int { counts.withLock { $0.encoded } }

  public func prepare(_ image: EncodedImage) throws -> PreparedImage {
    counts.withLock { $0.prepared += 1 }
    let picture = try PortablePixmap(parsing: image.bytes)
    let side = Self.side
    var pixels: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let place = y * picture.height / side * picture.width + x * picture.width / side
        pixels += picture.pixels[place * 3..<place * 3 + 3]
      }
    }
    return PreparedImage(
      pixels: pixels,
      facts: ImageFacts(width: picture.width, height: picture.height, format: "pnm"))
  }

  public func encode(_ batch: [PreparedImage]) throws -> [Embedding] {
    counts.withLock { $0.encoded += batch.count }
    return try batch.map { try Embedding(normalizing: Self.values(of: $0.pixels)) }
  }

  public func encode(_ texts: [String]) throws -> [TextEmbedding] {
    try texts.map { text in
      let words = text.lowercased().split { !$0.isLetter }.map(String.init)
      let colours = words.compactMap { Self.named[$0] }
      let cell = (0..<3).map { channel in
        colours.reduce(Float(0)) { $0 + Float($1[channel]) - 127.5 } / Float(max(1, colours.count))
      }
      let cells = (0..<Self.cells * Self.cells).flatMap { _ in cell }
      return TextEmbedding(
        embedding: try Embedding(normalizing: cells + [Self.constant]),
        tokenCount: words.count + 2, wasTruncated: words.count > 75)
    }
  }

  private static func values(of pixels: [UInt8]) -> [Float] {
    let step = side / cells
    var values = [Float](repeating: 0, count: cells * cells * 3)
    for y in 0..<side {
      for x in 0..<side {
        for channel in 0..<3 {
          values[((y / step) * cells + x / step) * 3 + channel] +=
            (Float(pixels[(y * side + x) * 3 + channel]) - 127.5) / Float(step * step)
        }
      }
    }
    return values + [constant]
  }

  private static let constant: Float = 10

  private static let named: [String: [UInt8]] = [
    "black": [0, 0, 0], "white": [255, 255, 255], "grey": [128, 128, 128],
    "red": [255, 0, 0], "green": [0, 255, 0], "blue": [0, 0, 255],
    "yellow": [255, 255, 0], "magenta": [255, 0, 255], "cyan": [0, 255, 255],
    "orange": [255, 128, 0], "purple": [128, 0, 128], "brown": [128, 64, 0],
  ]
}

/// A picture in the simplest format there is: P6 of Netpbm
/// (https://netpbm.sourceforge.net/doc/ppm.html), without comments.
public struct PortablePixmap: Sendable {
  public let width: Int
  public let height: Int
  /// RGB, interleaved, rows from the top.
  public let pixels: [UInt8]

  /// A picture of one colour, given as red, green and blue.
  public init(width: Int, height: Int, colour: [UInt8]) {
    self.width = width
    self.height = height
    pixels = (0..<width * height).flatMap { _ in colour }
  }

  /// A picture of pixels at hand: width × height × 3 values.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The file's bytes.
  public var encoded: [UInt8] { Array("P6\n\(width) \(height)\n255\n".utf8) + pixels }

  /// - Throws: `ImagePreparationError` where the bytes are no P6 file, or one
  ///   that ends early.
  public init(parsing bytes: [UInt8]) throws {
    guard bytes.starts(with: Array("P6".utf8)) else {
      throw ImagePreparationError(kind: .notAnImage, message: "this is not a PPM file")
    }
    var numbers: [Int] = []
    var place = 2
    while numbers.count < 3 {
      while place < bytes.count, [9, 10, 13, 32].contains(bytes[place]) { place += 1 }
      let digits = bytes[place...].prefix { (48...57).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)), number < 65536 else {
        throw ImagePreparationError(kind: .damaged, message: "the PPM header is damaged")
      }
      numbers.append(number)
      place += digits.count
    }
    let count = numbers[0] * numbers[1] * 3
    let content = bytes.dropFirst(place + 1)
    guard count > 0, numbers[2] == 255, content.count >= count else {
      throw ImagePreparationError(kind: .damaged, message: "the PPM data is cut off")
    }
    width = numbers[0]
    height = numbers[1]
    pixels = Array(content.prefix(count))
  }
}
