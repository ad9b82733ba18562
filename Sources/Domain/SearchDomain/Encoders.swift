// The two protocols that turn images and words into embeddings. How, and on
// which hardware, is their implementations' affair.

/// The encoded bytes of an image, such as a JPEG file read whole.
public struct EncodedImage: Sendable {
  /// The file as it was read.
  public let bytes: [UInt8]

  /// Bytes that are not looked at yet.
  public init(bytes: [UInt8]) { self.bytes = bytes }
}

/// An image decoded, upright, resized and cropped as one encoder wants it.
public struct PreparedImage: Sendable {
  /// RGB, interleaved, rows from the top: height × width × 3 values 0…255.
  public let pixels: [UInt8]
  /// What the decoder learned besides the pixels.
  public let facts: ImageFacts

  public init(pixels: [UInt8], facts: ImageFacts) {
    self.pixels = pixels
    self.facts = facts
  }
}

/// Turns images into embeddings.
///
/// Both steps may be called from several threads at once.
public protocol ImageEncoder: Sendable {
  var space: EmbeddingSpace { get }

  /// The number of images in a batch that makes best use of the hardware.
  var preferredBatchSize: Int { get }

  /// How many batches are best embedded at the same time, each by a call of
  /// its own; 1 where not said otherwise.
  var parallelBatches: Int { get }

  /// Decodes and preprocesses one image; no inference yet.
  ///
  /// - Throws: `FileFailure.Cause` where the bytes are no image that
  ///   can be shown, or too large.
  func prepare(_ image: EncodedImage) throws -> PreparedImage

  /// Embeds prepared images, in order. An empty batch gives no embeddings.
  func encode(_ batch: [PreparedImage]) throws -> [Embedding]
}

extension ImageEncoder {
  public var parallelBatches: Int { 1 }
}

/// Turns words into embeddings, in the space of the images.
public protocol TextEncoder: Sendable {
  var space: EmbeddingSpace { get }

  /// Embeds texts, in order. May be called from several threads at once.
  func encode(_ texts: [String]) throws -> [TextEmbedding]
}

/// The embedding of a text, and how much of the text it holds.
public struct TextEmbedding: Sendable {
  /// The vector of the text.
  public let embedding: Embedding
  /// Tokens of the whole text, including the start and end marks.
  public let tokenCount: Int
  /// Whether the text was longer than the model reads and its end was cut.
  public let wasTruncated: Bool

  public init(embedding: Embedding, tokenCount: Int, wasTruncated: Bool) {
    self.embedding = embedding
    self.tokenCount = tokenCount
    self.wasTruncated = wasTruncated
  }
}

/// An error of an encoder that may be away, such as one on a server.
public protocol EncoderOutage: Error {
  /// Whether it is: no image is at fault, and others will fail alike.
  var isOutage: Bool { get }
}
