// The image tower in 8 bits: made while images pass, proven, kept, and used by the
// next run.

import ModelInference
import SearchDomain
import Support
import TestSupport
import Testing

@testable import EmbeddingModels

@Suite struct EightBitTests {
  private static let folder = "\(#filePath)".split(separator: "Tests/")[0] + "Models/glimpse-mini"

  private func model(_ precision: InferenceOptions.Precision, _ cache: String) throws
    -> EmbeddingModel
  {
    try EmbeddingModel(
      folder: String(Self.folder),
      options: EmbeddingModel.Options(
        inference: InferenceOptions(precision: precision, threads: 2, cacheFolder: cache)))
  }

  @Test func aTowerGoesOverToEightBitsOnceThatIsProven() throws {
    let cache = try TemporaryFolder()
    let images = (0..<AdaptiveImageEncoder.sampleCount).map { Self.image(UInt64($0)) }
    let first = try model(.auto, cache.path)
    #expect(try first.space.precision != "int8")
    let offered = try #require(try first.imageEncoder(for: .indexing) as? AdaptiveImageEncoder)
    // However busy this machine is.
    let encoder = offered.taking(leastSpeedup: 0)
    let before = try stride(from: 0, to: images.count, by: 16).flatMap {
      try encoder.encode(Array(images[$0..<$0 + 16]))
    }
    #expect(encoder.awaitChoice())

    // The vectors of before and after may stand side by side.
    let after = try encoder.encode(Array(images.suffix(32)))
    let cosines = zip(before.suffix(32), after).map { $0.cosineSimilarity(to: $1) }
    #expect(cosines.allSatisfy { $0 > 0.99 } && cosines != [Float](repeating: 1, count: 32))

    // The next run knows it from the start, and makes the same vectors.
    let second = try model(.auto, cache.path)
    #expect(try second.space.precision == "int8")
    #expect(try second.space.isComparable(with: first.space))
    let kept = try second.imageEncoder(for: .indexing)
    #expect(!(kept is AdaptiveImageEncoder))
    #expect(try kept.encode(Array(images.suffix(32))) == after)

    // Who forbids it has floating point.
    let plain = try model(.f32, cache.path)
    #expect(try plain.space.precision == "f32")
    let exact = try plain.imageEncoder(for: .indexing).encode(Array(images.suffix(1)))
    #expect(exact[0].cosineSimilarity(to: before[before.count - 1]) > 0.999)
  }

  @Test func whatIsNotGoodEnoughIsNotTaken() throws {
    func proof(_ cosine: Double, _ kept: Double, _ texts: Double?, _ speedup: Double) -> Bool {
      PrecisionProof(
        calibrationCount: 64, comparedCount: 192, floatingLayers: 0, meanCosine: cosine,
        leastCosine: cosine,
        keptNeighbours: kept, keptTextMatches: texts, speedup: speedup
      ).isEnough
    }
    #expect(proof(0.998, 0.97, nil, 1.1))
    #expect(proof(0.998, 0.97, 0.97, 1.1))
    #expect(!proof(0.9979, 0.97, nil, 1.1))
    #expect(!proof(0.998, 0.969, nil, 1.1))
    #expect(!proof(0.998, 0.97, 0.96, 1.1))
  }

  @Test func theProofComparesNeighbours() throws {
    var random = SplitMix64(seed: 7)
    let wide = try (0..<40).map { _ in try Self.embedding(&random) }
    let same = PrecisionProof(
      wide.map { ($0, $0) }, calibratedOn: 1, floatingLayers: 0, texts: Array(wide.prefix(2)),
      speedup: 2)
    #expect(same.meanCosine > 0.999999 && same.keptNeighbours == 1 && same.keptTextMatches == 1)
    let other = try wide.map { ($0, try Self.embedding(&random)) }
    let strange = PrecisionProof(
      other, calibratedOn: 1, floatingLayers: 0, texts: Array(wide.prefix(2)), speedup: 2)
    #expect(strange.meanCosine < 0.5 && strange.keptNeighbours < 0.6 && !strange.isEnough)
    #expect(strange.comparedCount == 40 && strange.leastCosine < strange.meanCosine)
  }

  private static func embedding(_ random: inout SplitMix64) throws -> Embedding {
    try Embedding(normalizing: (0..<16).map { _ in Float(random.next() >> 40) * 0x1p-23 - 1 })
  }

  /// Coloured shapes, each image others.
  private static func image(_ seed: UInt64) -> PreparedImage {
    var random = SplitMix64(seed: seed)
    let side = 112
    func number(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    var pixels = [UInt8](repeating: 0, count: side * side * 3)
    for _ in 0..<12 {
      let colour = (0..<3).map { _ in UInt8(number(256)) }
      let (x, y, width, height) = (number(side), number(side), number(60) + 4, number(60) + 4)
      let isRound = number(2) == 0
      for row in y..<min(side, y + height) {
        for column in x..<min(side, x + width) {
          let (u, v) = (2 * (column - x) - width, 2 * (row - y) - height)
          if isRound,
            u * u * height * height + v * v * width * width > width * width * height * height
          {
            continue
          }
          for channel in 0..<3 { pixels[(row * side + column) * 3 + channel] = colour[channel] }
        }
      }
    }
    return PreparedImage(
      pixels: pixels, facts: ImageFacts(width: side, height: side, format: "png"))
  }
}
