import Foundation
import SearchDomain
import TestSupport
import Testing

/// What the reference gave for a model of Tests/Fixtures/models: onnxruntime
/// and the reference tokenizer (Tools/make-test-models), or open_clip and
/// transformers themselves (Tools/parity/fixtures).
struct ReferenceAnswers {
  struct Text: Decodable {
    let text: String
    let token_count: Int
    let truncated: Bool
    let embedding: [Float]
  }
  struct Image {
    /// 32 × 32 pixels, RGB.
    let pixels: [UInt8]
    let embedding: [Float]
  }
  let texts: [Text]
  let images: [Image]

  static func of(_ model: String) throws -> ReferenceAnswers {
    let file = try File.of(model)
    // Those of Tools/parity/fixtures name the images that others spell out.
    let shared = try file.images.contains { $0.pixels == nil } ? File.of("open-clip").images : []
    return ReferenceAnswers(
      texts: file.texts,
      images: try file.images.map { image in
        let pixels = image.pixels ?? image.picture.flatMap { shared[$0].pixels }
        return Image(pixels: try #require(pixels), embedding: image.embedding)
      })
  }

  private struct File: Decodable {
    struct Image: Decodable {
      let pixels: [UInt8]?
      let picture: Int?
      let embedding: [Float]
    }
    let texts: [Text]
    let images: [Image]

    static func of(_ model: String) throws -> File {
      let path = Fixtures.path("models/\(model)/expected.json")
      return try JSONDecoder().decode(
        File.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
  }
}

extension ReferenceAnswers.Image {
  /// The image as a file of its own size, so that no resizing comes between.
  var file: EncodedImage {
    EncodedImage(bytes: PortablePixmap(width: 32, height: 32, pixels: pixels).encoded)
  }
}
