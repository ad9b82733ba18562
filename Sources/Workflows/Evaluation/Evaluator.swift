// Measures how well a model finds the images and texts of a set that belong
// together: embeds all of them, ranks each among all, and sums up.

import Refusals
public import SearchDomain
import Support

/// Evaluates one model.
public struct Evaluator: Sendable {
  private let loadImageEncoder: @Sendable () throws -> any ImageEncoder
  private let loadTextEncoder: @Sendable () throws -> any TextEncoder
  private let isCancelled: @Sendable () -> Bool

  /// - Parameters:
  ///   - isCancelled: asked now and then; true ends the evaluation.
  public init(
    imageEncoder: @escaping @Sendable () throws -> any ImageEncoder,
    textEncoder: @escaping @Sendable () throws -> any TextEncoder,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    loadImageEncoder = imageEncoder
    loadTextEncoder = textEncoder
    self.isCancelled = isCancelled
  }

  /// Evaluates the model on a set. Blocks the calling thread.
  ///
  /// Memory: the vectors, 4 bytes a coordinate, and what decoding needs;
  /// similarities are never held.
  ///
  /// - Parameter onProgress: told on the calling thread.
  /// - Throws: `WorkflowError` (`unusableDataset`) where no image can be
  ///   read; what the encoders throw; `CancellationError`.
  public func evaluate(
    _ dataset: EvaluationDataset, options: EvaluationOptions = EvaluationOptions(),
    onProgress: (EvaluationProgress) -> Void = { _ in }
  ) throws -> EvaluationReport {
    var speed = EvaluationSpeed()
    let threads = options.threads ?? ProcessorCount.available
    let (kept, images, skipped) = try embedImages(
      of: dataset, threads: threads, &speed, onProgress)
    let (texts, truncated) = try embedTexts(of: kept, &speed, onProgress)
    let ranking = RetrievalRanking(
      dataset: kept, images: images, texts: texts, options: options, threads: threads,
      isCancelled: isCancelled)
    let stopwatch = Stopwatch()
    var directions: [DirectionReport] = []
    for (done, direction) in RetrievalDirection.allCases.enumerated() {
      onProgress(
        EvaluationProgress(
          phase: .ranking, done: done, total: RetrievalDirection.allCases.count))
      if let report = ranking.report(direction) { directions.append(report) }
      if isCancelled() { throw CancellationError() }
    }
    speed.rankingSeconds = stopwatch.seconds
    let comparison = options.reranking.map {
      RerankingComparison(
        dataset: kept, images: images, texts: texts, reranking: $0, isCancelled: isCancelled)
    }
    let reranked = try comparison?.report { done, total in
      onProgress(EvaluationProgress(phase: .reranking, done: done, total: total))
    }
    return EvaluationReport(
      dataset: kept, space: try loadTextEncoder().space,
      protocolNotes: EvaluationProtocol.notes(kept, directions: directions, options: options),
      directions: directions, skipped: skipped, truncatedTextCount: truncated, speed: speed,
      options: options, reranking: reranked)
  }

  // MARK: Images

  private func embedImages(
    of dataset: EvaluationDataset, threads: Int, _ speed: inout EvaluationSpeed,
    _ onProgress: (EvaluationProgress) -> Void
  ) throws -> (EvaluationDataset, VectorTable, [FileFailure]) {
    let encoder = try loadImageEncoder()
    let embedder = ImageEmbedder(encoder: encoder, threads: threads, isCancelled: isCancelled)
    let paths = dataset.images.map(\.path)
    // The first run of a model is slower than those after it.
    speed.oneImageMilliseconds = try time(paths.prefix(Self.timedAlone)) { path in
      if case .success? = try embedder.embed([path]).first { true } else { false }
    }
    let stopwatch = Stopwatch()
    let results = try embedder.embed(paths) { done, failed in
      onProgress(
        EvaluationProgress(phase: .images, done: done, total: paths.count, failed: failed))
    }
    speed.imageSeconds = stopwatch.seconds
    var kept = dataset
    kept.images = []
    var table = VectorTable(dimension: encoder.space.dimension, capacity: paths.count)
    var skipped: [FileFailure] = []
    for (image, result) in zip(dataset.images, results) {
      switch result {
      case .success(let embedding):
        kept.images.append(image)
        table.append(embedding)
      case .failure(let reason): skipped.append(reason)
      }
    }
    guard !kept.images.isEmpty else {
      let first = skipped.first.map { " (\($0.path): \($0.reason))" } ?? ""
      throw WorkflowError.unusableDataset(
        "none of the \(paths.count) pictures of \(dataset.path) can be read\(first)")
    }
    speed.imageCount = table.count
    // A text whose images are all gone can no longer be answered.
    let groups = Set(kept.images.map(\.group))
    kept.texts.removeAll { !groups.contains($0.group) }
    return (kept, table, skipped)
  }

  // MARK: Texts

  private func embedTexts(
    of dataset: EvaluationDataset, _ speed: inout EvaluationSpeed,
    _ onProgress: (EvaluationProgress) -> Void
  ) throws -> (VectorTable, truncated: Int) {
    let encoder = try loadTextEncoder()
    var table = VectorTable(dimension: encoder.space.dimension, capacity: dataset.texts.count)
    speed.oneTextMilliseconds = try time(dataset.texts.prefix(Self.timedAlone)) {
      !(try encoder.encode([$0.prompts[0]])).isEmpty
    }
    var truncated = 0
    let stopwatch = Stopwatch()
    for start in stride(from: 0, to: dataset.texts.count, by: Self.textsTogether) {
      if isCancelled() { throw CancellationError() }
      let part = dataset.texts[start..<min(start + Self.textsTogether, dataset.texts.count)]
      let embeddings = try encoder.encode(part.flatMap(\.prompts))
      var rest = embeddings[...]
      for text in part {
        let own = rest.prefix(text.prompts.count)
        rest = rest.dropFirst(text.prompts.count)
        if own.contains(where: \.wasTruncated) { truncated += 1 }
        table.append(try Self.mean(own.map(\.embedding)))
      }
      speed.textCount += embeddings.count
      onProgress(
        EvaluationProgress(phase: .texts, done: start + part.count, total: dataset.texts.count))
    }
    speed.textSeconds = stopwatch.seconds
    return (table, truncated)
  }

  /// Texts embedded between two looks at whether to go on.
  private static let textsTogether = 256

  /// The unit vector along the mean (Radford et al. 2021, 3.1.4).
  private static func mean(_ embeddings: [Embedding]) throws -> Embedding {
    guard let first = embeddings.first, embeddings.count > 1 else { return embeddings[0] }
    var sum = [Float](repeating: 0, count: first.dimension)
    for embedding in embeddings {
      for i in sum.indices { sum[i] += embedding.values[i] }
    }
    return try Embedding(normalizing: sum)
  }

  // MARK: Timing

  /// How many images and texts are timed alone, after as many unmeasured
  /// runs as `warmUps`.
  private static let timedAlone = 24
  private static let warmUps = 3

  /// The median time of `body`, in milliseconds; what it returns false for
  /// does not count.
  private func time<Items: Collection>(
    _ items: Items, _ body: (Items.Element) throws -> Bool
  ) throws -> Double? {
    for item in items.prefix(Self.warmUps) { _ = try body(item) }
    var times: [Double] = []
    for item in items {
      if isCancelled() { throw CancellationError() }
      let stopwatch = Stopwatch()
      if try body(item) { times.append(stopwatch.seconds * 1000) }
    }
    return quantile(0.5, ofSorted: times.sorted())
  }
}
