import EmbeddingModels
import Foundation
import ModelInference
import SearchDomain
import TestSupport
import Testing

/// The bundled model for photographs as it is shipped. What it is compared with
/// comes from onnxruntime (`Tools/photo-model/evaluate.py expected`).
@Suite struct PhotographModelTests {
  private struct Expected: Decodable {
    struct Text: Decodable {
      let text: String
      let embedding: [Float]
    }
    let texts: [Text]
    let disc: [Float]
  }

  private static func folder(_ name: String) -> String {
    Fixtures.path("../../\(name)")
  }

  private func model() throws -> EmbeddingModel {
    try EmbeddingModel(
      folder: Self.folder("Models/glimpse-photo"),
      options: EmbeddingModel.Options(inference: InferenceOptions(threads: 2)))
  }

  private func expected() throws -> Expected {
    let path = Fixtures.path("photo-model/expected.json")
    return try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The image that `evaluate.py` draws: an orange disc on green.
  private var disc: PortablePixmap {
    let side = 260
    let pixels = (0..<side).flatMap { y in
      (0..<side).flatMap { x -> [UInt8] in
        let isInside = (x - 130) * (x - 130) + (y - 130) * (y - 130) < 8100
        let light = max(0, 60 - ((x - 100) * (x - 100) + (y - 95) * (y - 95)) / 60)
        let ground = 60 + (x * 7 + y * 13) % 32
        let colour =
          isInside
          ? [190 + light, 100 + light, 10 + light] : [ground / 2, ground + 40, ground / 3]
        return colour.map { UInt8(clamping: $0) }
      }
    }
    return PortablePixmap(width: side, height: side, pixels: pixels)
  }

  @Test func textsGetTheEmbeddingsOfTheReference() throws {
    let expected = try expected()
    let encoder = try model().textEncoder()
    #expect(!expected.texts.isEmpty)
    for (answer, result) in zip(expected.texts, try encoder.encode(expected.texts.map(\.text))) {
      let cosine = try result.embedding.cosineSimilarity(
        to: Embedding(normalizing: answer.embedding))
      #expect(cosine > 0.998, "“\(answer.text)”: \(cosine)")
    }
  }

  @Test func aDrawnImageGetsTheEmbeddingOfTheReference() throws {
    let encoder = try model().imageEncoder()
    let found = try #require(
      try encoder.encode([encoder.prepare(EncodedImage(bytes: disc.encoded))]).first)
    // 8-bit sums are rounded at other places in either runtime.
    let cosine = try found.cosineSimilarity(to: Embedding(normalizing: expected().disc))
    #expect(cosine > 0.97, "\(cosine)")
  }

  @Test func aDrawnOrangeIsFoundAmongFruitRatherThanTraffic() throws {
    let model = try model()
    let images = try model.imageEncoder()
    let found = try #require(
      try images.encode([images.prepare(EncodedImage(bytes: disc.encoded))]).first)
    let texts = try model.textEncoder().encode(["an orange", "a truck on the road", "a wolf"])
      .map { found.cosineSimilarity(to: $0.embedding) }
    #expect(texts[0] > texts[1] && texts[0] > texts[2], "\(texts)")
  }

  @Test func wordsOfLikeMeaningLieCloserThanOthers() throws {
    let texts = ["a puppy on the grass", "a dog in a meadow", "a truck on the motorway"]
    let found = try model().textEncoder().encode(texts).map(\.embedding)
    let near = found[0].cosineSimilarity(to: found[1])
    let far = found[0].cosineSimilarity(to: found[2])
    #expect(near > far + 0.2, "\(near), \(far)")
  }

  @Test func aTextIsTheSameAloneAndAmongLongerOnes() throws {
    let encoder = try model().textEncoder()
    let alone = try encoder.encode(["a red bus"])[0].embedding
    let long = Array(repeating: "a red bus in the rain", count: 9).joined(separator: " and ")
    let together = try encoder.encode(["a red bus", long, "snow"])[0].embedding
    #expect(alone.cosineSimilarity(to: together) > 0.9999)
  }

  @Test func theFolderIsSmallAndSaysItsSize() throws {
    let folder = try ModelFolder.open(Self.folder("Models/glimpse-photo"))
    #expect(folder.layout == .openCLIP)
    #expect(folder.dimension == 448)
    let bytes = try folder.files.map { file in
      let path = "\(folder.path)/\(file)"
      return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }.reduce(0, +)
    #expect(bytes > 0 && bytes < 40_000_000)
  }
}
