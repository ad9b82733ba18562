// The image tower in 8 bits: made from images, proven on others, and kept.

import Foundation
internal import GraphQuantizing
internal import ImageDecoding
internal import ModelInference
internal import SearchDomain
import Support

/// Where the 8-bit form of a model's image tower is kept, with what is known of it.
struct EightBitTowerCache {
  private let folder: String
  private let name: String

  /// - Parameter digest: the model's own: another byte in any of its files is
  ///   another model.
  init(folder: String, digest: String) {
    self.folder = folder + "/8bit"
    name = String(digest.prefix(32))
  }

  var graphPath: String { "\(folder)/\(name).onnx" }
  private var proofPath: String { "\(folder)/\(name).json" }

  /// What was found when it was made; nil where it has not been.
  func known() -> (proof: PrecisionProof, isTaken: Bool)? {
    guard let bytes = try? FileIO.read(Array(proofPath.utf8), limit: 1 << 16),
      let kept = try? JSONDecoder().decode(Kept.self, from: Data(bytes)),
      kept.version == Self.version
    else { return nil }
    // A graph that is not the one which was proven is as good as none.
    guard kept.isTaken else { return (kept.proof, false) }
    let status = try? FileIO.status(Array(graphPath.utf8))
    return status?.byteCount == kept.byteCount ? (kept.proof, true) : nil
  }

  /// Keeps what was found of the graph that is kept already.
  func keep(_ proof: PrecisionProof, isTaken: Bool) throws {
    let byteCount = try FileIO.status(Array(graphPath.utf8)).byteCount
    let kept = Kept(
      version: Self.version, isTaken: isTaken, byteCount: byteCount, proof: proof)
    try FileIO.replace(proofPath, with: Array(JSONEncoder().encode(kept)))
  }

  func keep(_ graph: [UInt8]) throws(FileError) {
    try FileIO.makeFolders(folder)
    try FileIO.replace(graphPath, with: graph)
  }

  /// Raised when graphs are made in another way.
  private static let version = 1

  private struct Kept: Codable {
    let version: Int
    let isTaken: Bool
    let byteCount: Int
    let proof: PrecisionProof
  }
}

/// Makes the 8-bit form of an image tower.
struct EightBitTowerMaker {
  let folder: ModelFolder
  let options: InferenceOptions
  let cache: EightBitTowerCache
  /// Vectors of texts that images are looked for with in the proof.
  let texts: [Embedding]
  /// Below this it is not worth another file.
  var leastSpeedup = 1.1

  /// How many images the scales are chosen on.
  static let calibrationCount = 64
  /// What share of the layers' inputs stays in floating point, those that lose most
  /// by 8 bits first: one after the other, until the vectors stay the same.
  private static let sharesLeft = [0, 0.125, 0.25]
  /// How many are embedded by both, three times, to see which is faster.
  private static let timedCount = 4

  /// Chooses the scales on the first images, and compares on the others.
  ///
  /// - Parameters:
  ///   - images: prepared for this tower, with their vectors in floating point.
  ///   - isCancelled: asked between images.
  /// - Returns: the tower, where it is good enough, and what was found; nil where
  ///   it was cancelled.
  /// - Throws: `EmbeddingModelError`, `GraphQuantizingError`, `FileError`.
  func make(
    of images: [(image: PreparedImage, embedding: Embedding)],
    comparedWith floating: ImageTower, isCancelled: () -> Bool
  ) throws -> (tower: ImageTower?, proof: PrecisionProof)? {
    let quantizer = try GraphQuantizer(path: folder.imageTowerPath)
    let calibration = images.prefix(Self.calibrationCount).map(\.image)
    guard let ranges = try ranges(quantizer, calibration, isCancelled) else { return nil }
    let worstFirst = quantizer.activations.sorted {
      (ranges[$0]?.noiseToSignal ?? 0, $1) > (ranges[$1]?.noiseToSignal ?? 0, $0)
    }
    let compared = images.dropFirst(Self.calibrationCount)
    guard let exact = try exactVectors(of: compared, isCancelled) else { return nil }
    var found: (tower: ImageTower?, proof: PrecisionProof)?
    for share in Self.sharesLeft {
      let left = Int(clamping: (Double(worstFirst.count) * share).rounded(.up))
      try cache.keep(try quantizer.quantized(ranges, leaving: Set(worstFirst.prefix(left))))
      let tower = try Self.load(folder, cache, options)
      guard
        let proof = try proof(
          of: tower, compared.map(\.image), exact, comparedWith: floating, left, isCancelled)
      else { return nil }
      let isTaken = proof.isEnough && proof.speedup >= leastSpeedup
      found = (isTaken ? tower : nil, proof)
      if isTaken { break }
    }
    if let found { try cache.keep(found.proof, isTaken: found.tower != nil) }
    return found
  }

  /// Compares the two towers; nil where it was cancelled.
  private func proof(
    of tower: ImageTower, _ images: [PreparedImage], _ exact: [Embedding],
    comparedWith floating: ImageTower, _ left: Int, _ isCancelled: () -> Bool
  ) throws -> PrecisionProof? {
    let dimension = exact.first?.dimension ?? 0
    var narrow: [Embedding] = []
    for image in images {
      if isCancelled() { return nil }
      narrow += try tower.embed([image], dimension: dimension)
    }
    let timed = images.prefix(Self.timedCount)
    func seconds(_ tower: ImageTower) throws -> Double {
      let clock = ContinuousClock()
      let start = clock.now
      for image in timed { _ = try tower.embed([image], dimension: dimension) }
      return (clock.now - start) / .seconds(1)
    }
    // In turn, and the best of each: other work can only make a time longer.
    let times = try (0..<5).map { _ in (try seconds(floating), try seconds(tower)) }
    let speedup = (times.map(\.0).min() ?? 0) / max(times.map(\.1).min() ?? 0, 1e-9)
    return PrecisionProof(
      zip(exact, narrow).map { (wide: $0, narrow: $1) }, calibratedOn: Self.calibrationCount,
      floatingLayers: left,
      texts: texts, speedup: speedup)
  }

  /// The vectors that f32 gives: those at hand, where they were made so.
  private func exactVectors(
    of images: ArraySlice<(image: PreparedImage, embedding: Embedding)>,
    _ isCancelled: () -> Bool
  ) throws -> [Embedding]? {
    if options.effectivePrecision == .f32 { return images.map(\.embedding) }
    var options = options
    options.precision = .f32
    let tower = try ImageTower(folder, options: options)
    var vectors: [Embedding] = []
    for (image, embedding) in images {
      if isCancelled() { return nil }
      vectors += try tower.embed([image], dimension: embedding.dimension)
    }
    return vectors
  }

  /// The tower that is kept. What is left in floating point runs in f32: roundings
  /// of bf16 would come on top of those to 8 bits, and gain little.
  static func load(
    _ folder: ModelFolder, _ cache: EightBitTowerCache, _ options: InferenceOptions
  ) throws(EmbeddingModelError) -> ImageTower {
    var options = options
    options.precision = .f32
    return try ImageTower(folder, path: cache.graphPath, options: options)
  }

  /// The range of what each layer takes, over all images.
  private func ranges(
    _ quantizer: GraphQuantizer, _ images: [PreparedImage], _ isCancelled: () -> Bool
  ) throws -> [String: ActivationRange]? {
    let path = cache.graphPath + ".shown"
    try FileIO.makeFolders(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)))
    defer { try? FileIO.remove(Array(path.utf8)) }
    try FileIO.replace(path, with: try quantizer.calibrationGraph(), isDurable: false)
    var options = options
    // What is seen is what f32 computes, and it is compiled for these images alone.
    options.precision = .f32
    options.cacheFolder = nil
    options.streams = nil
    options.goal = .latency
    let contract = folder.configuration.image
    let model = try CompiledModel(
      path: path, pixels: PixelInput(contract), options: options)
    var ranges = Dictionary(
      uniqueKeysWithValues: quantizer.activations.map { ($0, ActivationRange()) })
    for image in images {
      if isCancelled() { return nil }
      let tensor = Tensor(
        shape: [1, contract.height, contract.width, 3], values: .uint8(image.pixels))
      for (description, result) in zip(model.outputs, try model.run([tensor])) {
        ranges[description.name]?.include(result.values)
      }
    }
    return ranges
  }
}

extension PixelInput {
  init(_ contract: ImageContract) {
    self.init(
      height: contract.height, width: contract.width, rescale: contract.rescale,
      mean: contract.mean, deviation: contract.deviation)
  }
}
