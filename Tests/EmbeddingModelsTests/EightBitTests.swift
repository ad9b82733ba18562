// The image tower in 8 bits: made while images pass, proven, kept, and used by the
// next run.

import ModelInference
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

@testable import EmbeddingModels

/// What was kept with a library.
private final class Kept: Sendable {
  private let kept = Mutex<[(decision: PrecisionDecision, space: EmbeddingSpace)]>([])
  var all: [(decision: PrecisionDecision, space: EmbeddingSpace)] { kept.withLock { $0 } }
  func append(_ decision: PrecisionDecision, in space: EmbeddingSpace) {
    kept.withLock { $0.append((decision, space)) }
  }
}

@Suite struct EightBitTests {
  private static let models = "\(#filePath)".split(separator: "Tests/")[0] + "Models/"

  private static let images = (0..<PrecisionChoice.sampleCounts.upperBound)
    .map { image(UInt64($0)) }

  private func model(
    _ precision: InferenceOptions.Precision, _ cache: String, name: String = "glimpse-mini"
  ) throws -> EmbeddingModel {
    var options = EmbeddingModel.Options(
      inference: InferenceOptions(precision: precision, threads: 2, cacheFolder: cache))
    options.makesEightBits = true
    return try EmbeddingModel(folder: Self.models + name, options: options)
  }

  private func choice(
    _ model: EmbeddingModel, held: String? = nil, _ decision: PrecisionDecision? = nil,
    kept: Kept = Kept(), cheapTowerBytes: Int = PrecisionChoice.cheapTowerBytes
  ) throws -> PrecisionChoice {
    try PrecisionChoice(
      model, .init(towerName: "library", heldPrecision: held, decision: decision),
      cheapTowerBytes: cheapTowerBytes,
      // Images for texts: what is looked for must be near something.
      texts: { try model.imageEncoder().encode(Array(Self.images.prefix(24))) },
      keep: { kept.append($0, in: $1) })
  }

  @Test func aTowerGoesOverToEightBitsOnceThatIsProven() throws {
    let cache = try TemporaryFolder()
    let kept = Kept()
    // By name, so that it is taken however busy this machine is.
    let first = try model(.int8, cache.path)
    let choosing = try choice(first, kept: kept)
    defer { choosing.stop() }
    #expect(choosing.space.precision != "int8" && choosing.remark == nil)
    let encoder = try first.imageEncoder(choosing: choosing)
    #expect(encoder is AdaptiveImageEncoder)
    let before = try stride(from: 0, to: Self.images.count, by: 16).flatMap {
      try encoder.encode(Array(Self.images[$0..<$0 + 16]))
    }
    choosing.finish()
    #expect(choosing.refusal == nil)
    let decision = try #require(choosing.decision)
    #expect(decision.used == "int8" && decision.reason == .proven)
    #expect(decision.proof?.isEnough == true && decision.proof?.comparedCount == 128)
    #expect(decision.proof?.calibrationCount == 64 && decision.proof?.textCount == 24)
    #expect(kept.all.map(\.decision) == [decision])
    #expect(kept.all.first?.space.precision != "int8")

    // The vectors of before and after may stand side by side.
    let last = Array(Self.images.suffix(32))
    let after = try encoder.encode(last)
    let cosines = zip(before.suffix(32), after).map { $0.cosineSimilarity(to: $1) }
    #expect(cosines.allSatisfy { $0 > 0.99 } && cosines != [Float](repeating: 1, count: 32))

    // The next run knows it from the start, and makes the same vectors.
    let second = try model(.auto, cache.path)
    let known = try choice(second, held: "int8", decision, kept: kept)
    #expect(try known.space.precision == "int8" && known.space.isComparable(with: first.space))
    let sameEncoder = try second.imageEncoder(choosing: known)
    #expect(sameEncoder is FolderImageEncoder && known.decision == nil)
    #expect(try sameEncoder.encode(last) == after && kept.all.count == 1)

    // Queries stay in floating point.
    #expect(try second.space.precision != "int8")
    let query = try second.imageEncoder().encode(Array(last.suffix(1)))[0]
    #expect(query.cosineSimilarity(to: before[before.count - 1]) > 0.999)

    // A file that is damaged is made again.
    let file = cache.file("8bit/library.onnx")
    var bytes = try FileIO.read(Array(file.utf8))
    bytes[bytes.count / 2] ^= 1
    try FileIO.replace(file, with: bytes)
    let again = try choice(second, held: "int8", decision, kept: kept)
    #expect(try second.imageEncoder(choosing: again) is AdaptiveImageEncoder)
    #expect(again.space.precision == "int8")
  }

  @Test func fewImagesStayInFloatingPoint() throws {
    let cache = try TemporaryFolder()
    for precision in [InferenceOptions.Precision.auto, .int8] {
      let model = try model(precision, cache.path)
      let kept = Kept()
      let choosing = try choice(model, kept: kept)
      let encoder = try model.imageEncoder(choosing: choosing)
      let few = Array(Self.images.prefix(20))
      #expect(try encoder.encode(few) == model.imageEncoder(for: .indexing).encode(few))
      choosing.finish()
      choosing.stop()
      #expect(choosing.decision == nil && kept.all.isEmpty)
      #expect(choosing.refusal?.contains("192") == (precision == .int8 ? true : nil))
    }
  }

  /// Of a large tower; `glimpse-mini`'s is small.
  @Test(arguments: [1, PrecisionChoice.gainingCount])
  func aLargeTowerIsProvenWhereTheRunGainsByIt(_ expected: Int) throws {
    let cache = try TemporaryFolder()
    let model = try model(.auto, cache.path)
    let choosing = try choice(model, cheapTowerBytes: 1000)
    defer { choosing.stop() }
    let encoder = try model.imageEncoder(choosing: choosing, expecting: expected)
    for start in stride(from: 0, to: Self.images.count, by: 16) {
      _ = try encoder.encode(Array(Self.images[start..<min(start + 16, Self.images.count)]))
    }
    choosing.finish()
    #expect(choosing.isDecided == (expected == PrecisionChoice.gainingCount))
  }

  @Test func aSmallTowerIsProvenHoweverFewImagesFollow() throws {
    let cache = try TemporaryFolder()
    let model = try model(.auto, cache.path)
    let choosing = try choice(model)
    defer { choosing.stop() }
    let encoder = try model.imageEncoder(choosing: choosing, expecting: Self.images.count)
    for start in stride(from: 0, to: Self.images.count, by: 16) {
      _ = try encoder.encode(Array(Self.images[start..<start + 16]))
    }
    choosing.finish()
    // Taken or not, as this machine is fast or busy.
    #expect(choosing.isDecided && choosing.decision?.proof?.isEnough == true)
  }

  @Test func aTowerThatIsInEightBitsAlreadyIsToldOnce() throws {
    let cache = try TemporaryFolder()
    let model = try model(.auto, cache.path, name: "glimpse-photo")
    let kept = Kept()
    let choosing = try choice(model, kept: kept)
    #expect(try model.imageEncoder(choosing: choosing) is FolderImageEncoder)
    let decision = try #require(choosing.decision)
    #expect(decision.reason == .impossible && decision.detail?.contains("already") == true)
    let again = try choice(model, held: decision.used, decision, kept: kept)
    _ = try model.imageEncoder(choosing: again)
    #expect(again.decision == nil && kept.all.count == 1)
  }

  @Test func whatIsAskedForAndWhatIsThereDecideTheCourse() throws {
    let cache = try TemporaryFolder()
    let proven = PrecisionDecision(used: "int8", reason: .proven)
    let forbidden = PrecisionDecision(used: "f32", reason: .forbidden)
    let own = PrecisionDecision(used: "int8", reason: .ownTower)
    typealias Case = (
      InferenceOptions.Precision, String?, PrecisionDecision?, PrecisionCourse.Kind,
      isEightBits: Bool, isAnew: Bool
    )
    let cases: [Case] = [
      (.auto, nil, nil, .made, false, false), (.auto, "f32", nil, .made, false, false),
      (.auto, "int8", proven, .made, true, false),
      (.auto, "f32", forbidden, .floating, false, false),
      // An imported library, whose proof is elsewhere.
      (.auto, "int8", nil, .made, true, false),
      // The tower that made its vectors is gone.
      (.auto, "int8", own, .made, false, true),
      (.f32, nil, nil, .floating, false, false), (.f32, "f32", nil, .floating, false, false),
      (.f32, "int8", proven, .floating, false, true), (.bf16, "int8", nil, .floating, false, true),
      (.int8, "f32", forbidden, .made, false, false), (.int8, "int8", proven, .made, true, false),
    ]
    for (asked, held, decision, kind, isEightBits, isAnew) in cases {
      let course = try PrecisionCourse(
        try model(asked, cache.path),
        .init(towerName: "library", heldPrecision: held, decision: decision))
      let name = Comment(rawValue: "\(asked), \(held ?? "nothing"), \(decision as Any)")
      #expect(course.kind == kind, name)
      #expect((course.space.precision == "int8") == isEightBits, name)
      #expect((course.remark != nil) == isAnew, name)
      #expect(course.known == (isAnew ? nil : decision), name)
    }
  }

  @Test func whatIsNotGoodEnoughIsNotTaken() throws {
    func proof(_ cosine: Double, _ kept: Double, _ texts: Double) -> Bool {
      PrecisionProof(
        calibrationCount: 64, comparedCount: 128, floatingLayers: 0, meanCosine: cosine,
        leastCosine: cosine, neighboursKept: kept, textsKept: texts, textCount: 9, speedup: 2
      ).isEnough
    }
    #expect(proof(0.998, 0.97, 0.97))
    #expect(!proof(0.9979, 0.97, 1))
    #expect(!proof(0.998, 0.969, 1))
    #expect(!proof(0.998, 0.97, 0.96))
    #expect(!proof(0.998, 0.97, 0))
  }

  @Test func theProofComparesNeighbours() throws {
    var random = SplitMix64(seed: 7)
    let wide = try (0..<40).map { _ in try Self.embedding(&random) }
    let same = PrecisionProof(
      wide.map { ($0, $0) }, calibratedOn: 1, floatingLayers: 0, texts: Array(wide.prefix(2)),
      speedup: 2)
    #expect(same.meanCosine > 0.999999 && same.neighboursKept == 1 && same.textsKept == 1)
    let other = try wide.map { ($0, try Self.embedding(&random)) }
    let strange = PrecisionProof(
      other, calibratedOn: 1, floatingLayers: 0, texts: Array(wide.prefix(2)), speedup: 2)
    #expect(strange.meanCosine < 0.5 && strange.neighboursKept < 0.6 && !strange.isEnough)
    #expect(strange.comparedCount == 40 && strange.leastCosine < strange.meanCosine)
    // Without texts nothing is known of them.
    let untold = PrecisionProof(
      wide.map { ($0, $0) }, calibratedOn: 1, floatingLayers: 0, texts: [], speedup: 2)
    #expect(!untold.isEnough)
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
