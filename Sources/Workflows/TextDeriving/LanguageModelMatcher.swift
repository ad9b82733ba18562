// A vision language model that says how well words describe an image.

import EmbeddingModels
package import ImageDecoding
package import QueryUnderstanding
package import SearchDomain
import Support

/// A vision language model as a matcher: a small image is sent with the words.
package struct LanguageModelMatcher: ImageMatcher {
  private let model: LanguageModel
  private let decoder: DecoderPool
  private let limits: DecodingLimits

  /// - Parameters:
  ///   - model: gets images of at most 512 pixels a side.
  ///   - maximumMegapixels: images of more are refused.
  package init(model: LanguageModel, decoder: DecoderPool, maximumMegapixels: Int) {
    self.model = model
    self.decoder = decoder
    limits = DecodingLimits(maximumPixels: maximumMegapixels *| 1_000_000)
  }

  package var name: String { "\(model.name) at \(model.displayableAddress)" }
  package var identity: String { model.identity }
  /// A server answers several while one would wait.
  package var parallelImages: Int { 4 }

  package func probability(of words: String, in image: EncodedImage) throws -> Double {
    let jpeg: [UInt8]
    do {
      jpeg = try decoder.jpeg(
        of: image.bytes, as: ResizePlan(.within(maxSide: 512)), limits: limits, quality: 85
      ).bytes
    } catch {
      if error.kind == .cancelled { throw CancellationError() }
      guard error.kind != .helperUnavailable else {
        // Every later image would fail the same way.
        throw EmbeddingModelError(kind: .inferenceFailed, message: error.message)
      }
      throw FileFailure.Cause(.unsupported, error.message)
    }
    return try model.probability(of: words, inJPEG: jpeg)
  }
}
