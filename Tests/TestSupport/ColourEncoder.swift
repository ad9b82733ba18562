// An encoder that needs no model and no image library: what it sees is the
// mean colour of each ninth of a PPM image.

public import SearchDomain
import Synchronization

/// Embeds PPM images (P6, 8 bits) by their colours and texts by colour
/// words, in one space of 28 values, so that "red" finds what is red.
public final class ColourEncoder: ImageEncoder, TextEncoder {
  public let space: EmbeddingSpace
  public let preferredBatchSize = 4
  private let encodedCount = Atomic<Int>(0)
  private let refusal: @Sendable (PreparedImage) -> Bool

  /// Images embedded so far.
  public var encoded: Int { encodedCount.load(ordering: .relaxed) }

  /// - Parameter name: part of the space's identity.
  /// - Parameter refusing: images that make the inference fail.
  public init(
    name: String = "colours", refusing: @escaping @Sendable (PreparedImage) -> Bool = { _ in false }
  ) {
    space = EmbeddingSpace(
      modelName: name, digest: "digest of \(name)", dimension: 28, precision: "f32")
    refusal = refusing
  }

  public func prepare(_ image: EncodedImage) throws -> PreparedImage {
    let pixmap = try PortablePixmap(parsing: image.bytes)
    return PreparedImage(
      pixels: pixmap.pixels,
      facts: ImageFacts(width: pixmap.width, height: pixmap.height, format: "ppm"))
  }

  public func encode(_ batch: [PreparedImage]) throws -> [Embedding] {
    try batch.map { image in
      if refusal(image) {
        throw FileFailure.Cause(.unsupported, "refused by the test")
      }
      encodedCount.add(1, ordering: .relaxed)
      return try Embedding(normalizing: [0.2] + Self.grid(image))
    }
  }

  public func encode(_ texts: [String]) throws -> [TextEmbedding] {
    try texts.map { text in
      var colour: [Float] = [0, 0, 0]
      for (word, value) in Self.words where text.contains(word) {
        for i in 0..<3 { colour[i] += value[i] }
      }
      let values: [Float] = [0.2] + Array(repeating: colour, count: 9).joined()
      return TextEmbedding(
        embedding: try Embedding(normalizing: values), tokenCount: 3,
        wasTruncated: text.count > 1000)
    }
  }

  /// The bytes of an image of one colour.
  ///
  /// - Parameter mark: makes contents differ though the colour does not.
  public static func image(
    _ red: UInt8, _ green: UInt8, _ blue: UInt8, side: Int = 6, mark: UInt8 = 0
  ) -> [UInt8] {
    PortablePixmap(width: side, height: side, colour: [red, green, blue]).encoded + [mark]
  }

  private static let words: [(String, [Float])] = [
    ("red", [1, 0, 0]), ("green", [0, 1, 0]), ("blue", [0, 0, 1]), ("white", [1, 1, 1]),
  ]

  private static func grid(_ image: PreparedImage) -> [Float] {
    let (width, height) = (image.facts.width, image.facts.height)
    var sums = [Float](repeating: 0, count: 27)
    for y in 0..<height {
      for x in 0..<width {
        let cell = (y * 3 / height) * 3 + x * 3 / width
        for c in 0..<3 { sums[cell * 3 + c] += Float(image.pixels[(y * width + x) * 3 + c]) / 255 }
      }
    }
    return sums.map { $0 * 9 / Float(width * height) }
  }
}
