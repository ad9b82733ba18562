// The image tower in 8 bits: made from images, proven on others, and kept.

internal import GraphQuantizing
internal import ImageDecoding
internal import ModelInference
internal import SearchDomain
import Support

/// The file in the cache with one library's image tower in 8 bits.
struct EightBitTowerFile {
  private let folder: String
  let path: String

  /// - Parameter name: the library's own; it may stand in a file's name.
  init(cacheFolder: String, name: String) {
    folder = cacheFolder + "/8bit"
    path = "\(folder)/\(name).onnx"
  }

  /// Whether it is the tower with this digest, whole.
  func holds(_ digest: String) -> Bool {
    guard let bytes = try? FileIO.read(Array(path.utf8), limit: Int(Int32.max)) else {
      return false
    }
    return Self.digest(bytes) == digest
  }

  /// Written beside and renamed, so that a reader sees one tower or another.
  ///
  /// - Returns: its digest.
  func keep(_ graph: [UInt8]) throws(FileError) -> String {
    try FileIO.makeFolders(folder)
    // The digest tells what a loss of power left of it.
    try FileIO.replace(path, with: graph, isDurable: false)
    return Self.digest(graph)
  }

  /// The tower that is kept. What is left in floating point runs in f32: roundings
  /// of bf16 would come on top of those to 8 bits, and gain little.
  func load(
    _ folder: ModelFolder, _ options: InferenceOptions
  ) throws(EmbeddingModelError) -> ImageTower {
    var options = options
    options.precision = .f32
    return try ImageTower(folder, path: path, options: options)
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    Digest.hex(Digest.of(bytes, .sha256))
  }
}

/// Makes the 8-bit form of an image tower.
struct EightBitTowerMaker {
  let folder: ModelFolder
  let options: InferenceOptions
  let file: EightBitTowerFile
  /// Vectors of texts that images are looked for with in the proof.
  let texts: @Sendable () throws -> [Embedding]
  /// Below this it is not worth another file.
  let leastSpeedup: Double

  static let usualSpeedup = 1.1
  /// The scales are chosen on this part of the images.
  private static let calibrationShare = 3
  /// What share of the layers' inputs stays in floating point, those that lose most
  /// by 8 bits first: one after the other, until the vectors stay the same.
  private static let sharesLeft = [0, 0.125, 0.25]
  /// How many are embedded by both, in turn, to see which is faster.
  private static let timedCount = 4
  private static let timedRounds = 5

  /// Chooses the scales on the first images, and compares on the others.
  ///
  /// - Parameters:
  ///   - images: prepared for this tower, with their vectors in floating point.
  ///   - isCancelled: asked between images.
  /// - Returns: the tower with its file's digest, where it is good enough, and what
  ///   was found; nil where it was cancelled.
  /// - Throws: `EmbeddingModelError`, `GraphQuantizingError`, `FileError`, and what
  ///   `texts` throws.
  func make(
    of images: PrecisionChoice.Sample, comparedWith floating: ImageTower,
    isCancelled: () -> Bool
  ) throws -> PrecisionChoice.Made? {
    try checkMemory()
    let quantizer = try GraphQuantizer(path: folder.imageTowerPath)
    let count = images.count / Self.calibrationShare
    let calibration = images.prefix(count).map(\.image)
    guard let ranges = try ranges(quantizer, calibration, isCancelled) else { return nil }
    let worstFirst = quantizer.activations.sorted {
      (ranges[$0]?.noiseToSignal ?? 0, $1) > (ranges[$1]?.noiseToSignal ?? 0, $0)
    }
    let compared = images.dropFirst(count)
    guard let exact = try exactVectors(of: compared, isCancelled) else { return nil }
    let texts = try texts()
    var found: PrecisionChoice.Made?
    for share in Self.sharesLeft {
      let left = Int(clamping: (Double(worstFirst.count) * share).rounded(.up))
      let graph = try quantizer.quantized(ranges, leaving: Set(worstFirst.prefix(left)))
      let digest = try file.keep(graph)
      var options = options
      // What is not taken leaves nothing in the cache of compiled models.
      options.cacheFolder = nil
      let tower = try file.load(folder, options)
      let comparison = Comparison(
        images: compared.map(\.image), exact: exact, texts: texts, floating: floating,
        calibrationCount: count)
      guard let proof = try proof(of: tower, left, comparison, isCancelled) else { return nil }
      let isTaken = proof.isEnough && proof.speedup >= leastSpeedup
      found = (isTaken ? tower : nil, proof, isTaken ? digest : nil)
      if isTaken { break }
    }
    if found?.tower == nil { try? FileIO.remove(Array(file.path.utf8)) }
    return found
  }

  /// Towers as large as this one that are in memory at once, beside the one that
  /// embeds: the graph that is written, and what is compiled of it.
  private static let towersAtOnce = 4

  /// - Throws: `EmbeddingModelError` where memory could run out.
  private func checkMemory() throws(EmbeddingModelError) {
    let path = folder.imageTowerPath
    let needed = folder.imageTowerByteCount *| Self.towersAtOnce
    guard let room = AvailableMemory.bytes, room < needed else { return }
    throw EmbeddingModelError(
      kind: .inferenceFailed,
      message: "bringing \(path) to 8 bits takes up to \(needed >> 20) MiB of memory, and "
        + "\(room >> 20) MiB are free", path: path)
  }

  /// What a tower in 8 bits is compared with.
  private struct Comparison {
    let images: [PreparedImage]
    let exact: [Embedding]
    let texts: [Embedding]
    let floating: ImageTower
    let calibrationCount: Int
  }

  /// Compares the two towers; nil where it was cancelled.
  private func proof(
    of tower: ImageTower, _ left: Int, _ comparison: Comparison, _ isCancelled: () -> Bool
  ) throws -> PrecisionProof? {
    let dimension = comparison.exact.first?.dimension ?? 0
    var narrow: [Embedding] = []
    for image in comparison.images {
      if isCancelled() { return nil }
      narrow += try tower.embed([image], dimension: dimension)
    }
    let timed = comparison.images.prefix(Self.timedCount)
    func seconds(_ tower: ImageTower) throws -> Double {
      let stopwatch = Stopwatch()
      for image in timed { _ = try tower.embed([image], dimension: dimension) }
      return stopwatch.seconds
    }
    // In turn, and the best of each: other work can only make a time longer.
    var times: (floating: Double, narrow: Double) = (.infinity, .infinity)
    for _ in 0..<Self.timedRounds {
      if isCancelled() { return nil }
      times.floating = min(times.floating, try seconds(comparison.floating))
      times.narrow = min(times.narrow, try seconds(tower))
    }
    return PrecisionProof(
      zip(comparison.exact, narrow).map { (wide: $0, narrow: $1) },
      calibratedOn: comparison.calibrationCount, floatingLayers: left, texts: comparison.texts,
      speedup: times.floating / max(times.narrow, 1e-9))
  }

  /// The vectors that f32 gives: those at hand, where they were made so.
  private func exactVectors(
    of images: PrecisionChoice.Sample.SubSequence,
    _ isCancelled: () -> Bool
  ) throws -> [Embedding]? {
    if options.effectivePrecision == .f32 { return images.map(\.embedding) }
    var options = options
    options.precision = .f32
    options.cacheFolder = nil
    let tower = try ImageTower(folder, options: options)
    var vectors: [Embedding] = []
    for (image, embedding) in images {
      if isCancelled() { return nil }
      vectors += try tower.embed([image], dimension: embedding.dimension)
    }
    return vectors
  }

  /// The range of what each layer takes, over all images.
  private func ranges(
    _ quantizer: GraphQuantizer, _ images: [PreparedImage], _ isCancelled: () -> Bool
  ) throws -> [String: ActivationRange]? {
    let path = file.path + ".shown"
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

extension ModelFolder {
  /// The bytes of the image tower's graph and of its weights beside it.
  var imageTowerByteCount: Int {
    let home = imageTowerPath.lastIndex(of: "/").map { String(imageTowerPath[...$0]) } ?? ""
    let files =
      [imageTowerPath] + WeightFiles.named(byGraphAt: imageTowerPath).map { home + $0 }
    return files.reduce(0) { $0 +| ((try? FileIO.status(Array($1.utf8)))?.byteCount ?? 0) }
  }
}

extension PixelInput {
  init(_ contract: ImageContract) {
    self.init(
      height: contract.height, width: contract.width, rescale: contract.rescale,
      mean: contract.mean, deviation: contract.deviation)
  }
}
