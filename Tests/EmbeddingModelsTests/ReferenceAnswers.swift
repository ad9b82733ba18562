import Foundation
import SearchDomain
import TestSupport

/// What onnxruntime and the reference tokenizer gave for a model of
/// Tests/Fixtures/models; written by Tools/make-test-models.
struct ReferenceAnswers: Decodable {
  struct Text: Decodable {
    let text: String
    let token_count: Int
    let truncated: Bool
    let embedding: [Float]
  }
  struct Image: Decodable {
    /// 32 × 32 pixels, RGB.
    let pixels: [UInt8]
    let embedding: [Float]
  }
  let texts: [Text]
  let images: [Image]

  static func of(_ model: String) throws -> ReferenceAnswers {
    let path = Fixtures.path("models/\(model)/expected.json")
    return try JSONDecoder().decode(
      ReferenceAnswers.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }
}

extension ReferenceAnswers.Image {
  /// The picture as a file of its own size, so that no resizing comes between.
  var file: EncodedImage {
    EncodedImage(bytes: PortablePixmap(width: 32, height: 32, pixels: pixels).encoded)
  }
}
